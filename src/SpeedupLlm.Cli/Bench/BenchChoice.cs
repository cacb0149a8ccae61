namespace SpeedupLlm.Cli.Bench;

/// <summary>Options whose values are checked before a benchmark begins.</summary>
internal static class BenchChoice
{
    /// <summary>Some of a list, separated by commas, each once; all where nothing is said.</summary>
    /// <exception cref="UsageException">One is not in the list, or there is none.</exception>
    public static IReadOnlyList<string> Some(string option, string? text, IReadOnlyList<string> valid)
    {
        if (text is null)
            return valid;
        string[] named = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        var all = string.Join(", ", valid);
        if (named.FirstOrDefault(name => !valid.Contains(name)) is { } unknown)
            throw new UsageException($"{option} names '{unknown}'; valid are {all}.");
        return named.Length > 0 ? named : throw new UsageException($"{option} is empty; valid are {all}.");
    }

    /// <exception cref="UsageException">It is outside.</exception>
    public static int? Within(string option, int? value, int low, int high) => value is null || (value >= low && value <= high)
        ? value
        : throw new UsageException($"{option} is {value}; choose {low} to {high}.");
}
