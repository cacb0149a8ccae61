using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Cli.Commands;

/// <summary>
/// What <c>speedup doctor</c> finds out about the two things that an upstream can do beyond answering, whatever the arguments say about them: only a try
/// shows whether a server that takes a field also honours it.
/// </summary>
internal static class CapabilityChecks
{
    private const int WholeTokens = 24;
    private const int FirstTokens = 8;

    /// <summary>So many characters after the seam must be those of the whole answer: more would only test how a server rounds.</summary>
    private const int Compared = 4;

    private static readonly ChatMessage s_question =
        new(ChatRole.User, "Tom has 5 apples and buys 7 more apples. How many apples does he have now? Think step by step.");

    /// <summary>Tries both.</summary>
    /// <param name="client">One that sends the fields for both.</param>
    /// <param name="model">The model to ask.</param>
    /// <param name="claimed">What the arguments say; null: the model is not a server's, and nothing can be said about it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Check>> RunAsync(IChatClient client, string model, Claims? claimed, CancellationToken cancellationToken) =>
    [
        Told("log-probabilities", await LogProbabilitiesAsync(client, model, cancellationToken).ConfigureAwait(false), UpstreamArguments.LogProbabilities, claimed?.LogProbabilities),
        Told("prefix continuation", await ContinuationAsync(client, model, cancellationToken).ConfigureAwait(false), UpstreamArguments.ContinuesPrefix, claimed?.ContinuesPrefix),
    ];

    private static Check Told(string name, Tried tried, string option, bool? claimed) => (tried.Works, claimed) switch
    {
        (true, false) => new(name, Check.Good, $"works; {option} would use it"),
        (true, _) => new(name, Check.Good, "works"),
        (false, true) => new(name, Check.Bad, $"{option} is given, but {tried.Why}: leave it out"),
        (false, _) => new(name, Check.Good, $"not here ({tried.Why}): {option} stays out"),
        (null, true) => new(name, Check.Doubtful, $"{option} is given, but whether it works cannot be told: {tried.Why}"),
        _ => new(name, Check.Good, $"cannot be told: {tried.Why}"),
    };

    private static async Task<Tried> LogProbabilitiesAsync(IChatClient client, string model, CancellationToken cancellationToken)
    {
        try
        {
            // Not greedy: servers that tell log-probabilities after temperature would call every token certain.
            var options = new ChatOptions { ModelId = model, Temperature = 0.8f, Seed = 7, MaxOutputTokens = FirstTokens }.WithLogProbabilities();
            var response = await client.GetResponseAsync([s_question], options, cancellationToken).ConfigureAwait(false);
            if (response.LogProbabilitiesOfTokens() is not { Count: > 0 } tokens)
                return new Tried(false, "the answer came without them");
            if (!Squash(string.Concat(tokens.Select(token => token.Text))).StartsWith(Squash(response.Text), StringComparison.Ordinal))
                return new Tried(false, "the tokens told are not those of the answer");
            return tokens.All(token => token.LogProbability == 0) ? new Tried(false, "every token is told to be certain") : new Tried(true, string.Empty);
        }
        catch (HttpRequestException exception)
        {
            return new Tried(false, exception.Message);
        }
    }

    /// <summary>As long-cot reads a chain: the answer in two pieces must be the answer in one.</summary>
    private static async Task<Tried> ContinuationAsync(IChatClient client, string model, CancellationToken cancellationToken)
    {
        if (client.GetService<IPrefixContinuation>() is not { } continuation)
            return new Tried(false, "this model offers none");
        try
        {
            var whole = await client.GetResponseAsync([s_question], Greedy(WholeTokens), cancellationToken).ConfigureAwait(false);
            var first = await client.GetResponseAsync([s_question], Greedy(FirstTokens), cancellationToken).ConfigureAwait(false);
            var (all, beginning) = (Squash(whole.Text), Squash(first.Text));
            if (!all.StartsWith(beginning, StringComparison.Ordinal))
                return new Tried(null, "asked the same at temperature 0, it answers differently");
            if (beginning.Length == 0 || all.Length - beginning.Length < Compared)
                return new Tried(null, "its answer is too short to be cut in two");
            var next = await client.GetResponseAsync(
                [s_question, new(ChatRole.Assistant, first.Text)], continuation.Continuing(Greedy(WholeTokens - FirstTokens)), cancellationToken).ConfigureAwait(false);
            var rest = Squash(next.Text);
            // Some servers repeat what they continue.
            rest = rest.StartsWith(beginning, StringComparison.Ordinal) ? rest[beginning.Length..] : rest;
            return rest.StartsWith(all.Substring(beginning.Length, Compared), StringComparison.Ordinal)
                ? new Tried(true, string.Empty)
                : new Tried(false, "a message of the assistant that was cut is answered, not continued");
        }
        catch (HttpRequestException exception)
        {
            return new Tried(false, exception.Message);
        }

        ChatOptions Greedy(int tokens) => new() { ModelId = model, Temperature = 0, Seed = 7, MaxOutputTokens = tokens };
    }

    /// <summary>Servers differ in the white space at a seam.</summary>
    private static string Squash(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>Whether it works; null: that cannot be told.</summary>
    private sealed record Tried(bool? Works, string Why);
}

/// <summary>What the arguments say that a server can do.</summary>
internal sealed record Claims(bool ContinuesPrefix, bool LogProbabilities);
