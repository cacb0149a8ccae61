using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>One step of a solution, as a model proposed it.</summary>
/// <param name="Text">One line.</param>
/// <param name="IsAnswer">True when it states the final answer.</param>
internal sealed partial record Thought(string Text, bool IsAnswer)
{
    /// <summary>
    /// The first line that says something. Models that were not trained on the prompt number their steps, or write the whole solution at once;
    /// a step that was cut in the middle is none.
    /// </summary>
    public static Thought? Read(ChatResponse response)
    {
        var text = response.Text;
        var thought = text.LastIndexOf("</think>", StringComparison.Ordinal);
        var lines = (thought < 0 ? text : text[(thought + 8)..]).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = Marker().Replace(lines[i].Trim(), string.Empty).Trim();
            if (line.Length == 0)
                continue;
            var whole = i < lines.Length - 1 || Candidate.IsComplete(response);
            return whole ? new Thought(line, AnswerMarkers.LastMarked(line) is not null) : null;
        }

        return null;
    }

    [GeneratedRegex(@"^(?:[-*•]\s+|\d+[.)]\s+|\**(?:next\s+)?step(?:\s+\d+)?\**\s*[:.)]\**\s*)+", RegexOptions.IgnoreCase)]
    private static partial Regex Marker();
}
