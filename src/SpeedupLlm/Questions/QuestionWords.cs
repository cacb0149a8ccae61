namespace SpeedupLlm.Questions;

/// <summary>A word of a question.</summary>
internal readonly record struct QuestionWord(string Text, string Lower, bool StartsSentence, bool FollowsWord);

/// <summary>Splits a question into words.</summary>
internal static class QuestionWords
{
    public static List<QuestionWord> Of(string text)
    {
        var words = new List<QuestionWord>();
        var starts = true;
        var end = -1;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetter(text[i]))
            {
                // A dot after a single letter is an initial: "J. Smith".
                starts |= text[i] is '?' or '!' or '\n' or ':' || (text[i] == '.' && !(words.Count > 0 && words[^1].Text.Length == 1));
                // "43 children …": the number began the sentence.
                starts &= !char.IsDigit(text[i]);
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
                i++;
            var word = text[start..i].Replace('’', '\'');
            if (word.EndsWith("'s", StringComparison.OrdinalIgnoreCase))
                word = word[..^2];
            words.Add(new QuestionWord(word, word.ToLowerInvariant(), starts, start == end + 1));
            end = i;
            starts = false;
        }

        return words;
    }
}
