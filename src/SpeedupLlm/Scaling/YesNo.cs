using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Scaling;

/// <summary>Reads a reply that should say yes or no.</summary>
internal static partial class YesNo
{
    private const string Thought = "</think>";

    /// <summary>
    /// The probability of yes: from the word's log-probability where the upstream tells it, else 1 or 0 by the word. Null where the reply says
    /// neither, or both.
    /// </summary>
    public static double? Probability(ChatResponse response)
    {
        if (Read(response.Text) is not { } yes)
            return null;
        // The first token that begins the word; what follows it inside of the word is certain.
        var word = yes ? "yes" : "no";
        var token = response.LogProbabilitiesOfTokens()?.FirstOrDefault(token =>
            token.Text.Trim(' ', '\n', '*', '"') is { Length: > 0 } text
            && (word.StartsWith(text, StringComparison.OrdinalIgnoreCase) || text.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
        if (token is null)
            return yes ? 1 : 0;
        var probability = Math.Min(1, Math.Exp(token.LogProbability));
        return yes ? probability : 1 - probability;
    }

    /// <summary>What a reply begins with, or the only one of the two that it says; null: neither or both.</summary>
    public static bool? Read(string reply)
    {
        var thought = reply.LastIndexOf(Thought, StringComparison.Ordinal);
        var said = Words().Matches(thought < 0 ? reply : reply[(thought + Thought.Length)..]);
        if (said.Count == 0)
            return null;
        var first = IsYes(said[0]);
        var begins = string.IsNullOrWhiteSpace(reply[..said[0].Index].Trim('*', '"', '\'', '(', '#', ':', '`'));
        return (begins && thought < 0) || said.All(word => IsYes(word) == first) ? first : null;
    }

    private static bool IsYes(Match word) => word.Value.Equals("yes", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b(yes|no)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
