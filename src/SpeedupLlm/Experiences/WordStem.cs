namespace SpeedupLlm.Experiences;

/// <summary>One form for a word's singular and plural, made-up words included: "zorps" is "zorp", "houses" is "house".</summary>
internal static class WordStem
{
    /// <param name="word">In lower case.</param>
    public static string Of(string word)
    {
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal))
            return word[..^3] + "y";
        if (word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) && Hisses(word.AsSpan(0, word.Length - 2)))
            return word[..^2];
        // "house" loses its e as "houses" does, so that both meet.
        if (word.Length > 3 && word[^1] == 'e' && Hisses(word.AsSpan(0, word.Length - 1)))
            return word[..^1];
        return word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;
    }

    private static bool Hisses(ReadOnlySpan<char> word) =>
        word[^1] is 's' or 'x' or 'z' || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal);
}
