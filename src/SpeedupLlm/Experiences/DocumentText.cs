using System.Globalization;
using System.Text;
using SpeedupLlm.Accounting;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Experiences;

/// <summary>
/// A document as it is shown to a model: one line with its source in front, so that it can neither add lines of its own nor pass for another
/// document or a turn of the conversation.
/// </summary>
internal static class DocumentText
{
    /// <summary>The most tokens of a document in a prompt, estimated; the rest is neither shown nor searched.</summary>
    public const int MaxTokens = 200;

    private const int MaxCharacters = MaxTokens * 4;

    /// <summary>True for a text of which only the beginning is used.</summary>
    public static bool IsCut(string text) => TokenEstimate.Of(OneLine(text).Length) > MaxTokens;

    /// <summary><c>[price-list.txt] A zorp is worth 7 coins.</c></summary>
    public static string Line(DocumentOrigin origin, string text) =>
        $"[{OneLine(origin.Source).Replace('[', '(').Replace(']', ')')}] {Shown(text)}";

    /// <summary>What is shown, and searched, of a document's text.</summary>
    public static string Shown(string text)
    {
        var line = OneLine(text);
        if (line.Length <= MaxCharacters)
            return line;
        var end = line.LastIndexOf(' ', MaxCharacters - 2);
        if (end <= MaxCharacters / 2)
            end = char.IsHighSurrogate(line[MaxCharacters - 2]) ? MaxCharacters - 2 : MaxCharacters - 1;
        return line[..end] + "…";
    }

    /// <summary>White space folded to single spaces; characters that steer a terminal, a reader's eye or a chat template taken out.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
            {
                line.Append(c);
            }
        }

        return TemplateMarks.Broken(line.ToString().TrimEnd(' '));
    }
}
