namespace SpeedupLlm;

/// <summary>Checks one value of a request; a wrong one becomes an error that names its key and what would be valid.</summary>
internal static class Choice
{
    private const int MaxNameLength = 200;

    public static T Of<T>(string key, string name, IEnumerable<T> choices, Func<T, string> nameOf)
    {
        foreach (var choice in choices)
        {
            if (string.Equals(nameOf(choice), name, StringComparison.Ordinal))
                return choice;
        }

        throw Unknown(key, name, choices.Select(nameOf));
    }

    public static T Within<T>(string key, T value, Func<T, bool> valid, string range) =>
        valid(value) ? value : throw new SpeedupOptionException($"speedup.{key}", $"{key} is {value}; it must be {range}.");

    public static string? OptionalName(string key, string? name) => name is null ? null : Name(key, name);

    public static string Name(string key, string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl)
            ? name
            : throw new SpeedupOptionException(
                $"speedup.{key}", $"{key} '{Short(name)}' must have 1 to {MaxNameLength} characters and no control characters.");

    public static SpeedupOptionException Unknown(string key, string name, IEnumerable<string> valid) =>
        new($"speedup.{key}", $"'{Short(name)}' is not a valid {key}. Valid are: {string.Join(", ", valid.DefaultIfEmpty("none"))}.");

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
