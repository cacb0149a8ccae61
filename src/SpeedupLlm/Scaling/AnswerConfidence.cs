using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>
/// How sure the model was of its final answer: the geometric mean of the probabilities of the answer's tokens (DEER, Yang et al. 2025,
/// arXiv 2504.15895).
/// </summary>
internal static class AnswerConfidence
{
    /// <summary>Of a whole completion: of what its last answer marker says, or of all of it where nothing is marked.</summary>
    public static double? Of(ChatResponse response)
    {
        if (response.LogProbabilitiesOfTokens() is not { } tokens)
            return null;
        var text = string.Concat(tokens.Select(token => token.Text));
        var (start, end) = (0, text.Length);
        if (AnswerMarkers.LastMarked(text) is { } marked && text.LastIndexOf(marked, StringComparison.Ordinal) is var at and >= 0)
        {
            var line = marked.IndexOf('\n', StringComparison.Ordinal);
            (start, end) = (at, at + (line < 0 ? marked.Length : line));
        }

        return Mean(tokens, start, end);
    }

    /// <summary>Of a provisional answer: all of its tokens up to the end of the line.</summary>
    public static double? OfLine(ChatResponse response)
    {
        if (response.LogProbabilitiesOfTokens() is not { } tokens)
            return null;
        var text = string.Concat(tokens.Select(token => token.Text));
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return Mean(tokens, 0, line < 0 ? text.Length : line);
    }

    /// <summary>Over the tokens that overlap [start, end) of the text; null where there are none.</summary>
    private static double? Mean(IReadOnlyList<TokenLogProbability> tokens, int start, int end)
    {
        var (place, sum, count) = (0, 0.0, 0);
        foreach (var token in tokens)
        {
            var next = place + token.Text.Length;
            if (token.Text.Length > 0 && place < end && next > start)
                (sum, count) = (sum + token.LogProbability, count + 1);
            place = next;
        }

        return count == 0 ? null : Math.Min(1, Math.Exp(sum / count));
    }
}
