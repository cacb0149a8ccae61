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
    public static bool IsCut(string text) => TokenEstimate.Of(PlainLine.Of(text).Length) > MaxTokens;

    /// <summary><c>[price-list.txt] A zorp is worth 7 coins.</c></summary>
    public static string Line(DocumentOrigin origin, string text) =>
        $"[{PlainLine.Of(origin.Source).Replace('[', '(').Replace(']', ')')}] {Shown(text)}";

    /// <summary>What is shown, and searched, of a document's text.</summary>
    public static string Shown(string text) => TemplateMarks.Broken(PlainLine.Cut(PlainLine.Of(text), MaxCharacters));
}
