using System.Text.RegularExpressions;

namespace SpeedupLlm.Prompts;

/// <summary>
/// The marks with which chat templates begin and end turns. Servers that render a template as text read them in a message as if they were the template's
/// own, so what comes out of memory must hold none.
/// </summary>
internal static partial class TemplateMarks
{
    /// <summary>The text as data: a space breaks every mark, and nothing else is changed.</summary>
    public static string Broken(string text) => Mark().Replace(text, "$0 ");

    /// <summary>What a mark begins with: ChatML and Llama 3, DeepSeek, Llama 2 and Mistral, Gemma, T5.</summary>
    [GeneratedRegex(@"<(?=[|｜]|/?s>|/?(?:start|end)_of_turn>|(?:begin|end)▁)|<<?(?=/?SYS>)|\[(?=/?(?:INST|AVAILABLE_TOOLS|TOOL_CALLS)\])")]
    private static partial Regex Mark();
}
