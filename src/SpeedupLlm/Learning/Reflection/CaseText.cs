using System.Text.RegularExpressions;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>
/// What was asked and answered, as data in a prompt that asks for a lesson. A lesson is shown to others, so no text may begin a turn, another case or
/// rules of its own.
/// </summary>
internal static partial class CaseText
{
    /// <summary>Nothing but a mark, or a line that begins like the prompt's own, is changed.</summary>
    public static string Of(string text) => Label().Replace(TemplateMarks.Broken(text), "> ");

    /// <summary>Where a line begins as those of <c>Prompts/Texts/case.txt</c> and <c>reflect*.txt</c> do.</summary>
    [GeneratedRegex(@"^(?=\s*(?:Question:|Solution \(|Rules so far:|New case\b|That solution is|Write (?:one line|the rules)))", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}
