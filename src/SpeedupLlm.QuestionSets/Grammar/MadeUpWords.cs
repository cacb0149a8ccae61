namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>Names of things that do not exist. All start with a consonant and take a plain s.</summary>
internal static class MadeUpWords
{
    private static readonly string[] s_beginnings =
        ["bl", "d", "dr", "f", "fl", "g", "gl", "gr", "k", "kl", "kr", "m", "n", "pl", "qu", "sk", "sn", "tr", "v", "w", "y", "z"];

    private static readonly string[] s_ends =
        ["orp", "arvet", "imbo", "ulm", "okkel", "eddlo", "invik", "abbon", "urpin", "emlo", "osta", "abik", "uffet", "ontle"];

    public static IReadOnlyList<string> All { get; } = [.. s_beginnings.SelectMany(b => s_ends.Select(e => b + e))];

    /// <summary>A third is held out.</summary>
    public static bool IsHeldOut(string word) => SplitMix.Mix(0, word) % 3 == 0;

    public static IEnumerable<string> Of(Split split) => All.Where(word => IsHeldOut(word) == (split == Split.HeldOut));
}
