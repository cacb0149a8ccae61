using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Scaling;

/// <summary>
/// Long chain of thought: the model's own chain. Where the upstream continues a prefix it is read in chunks, and at natural pauses (line ends) a
/// provisional answer is probed (DEER, Yang et al. 2025, arXiv 2504.15895); the chain itself never sees the probes. Elsewhere the budget is set
/// beforehand, by how familiar the question is.
/// </summary>
internal sealed class LongCot : IScalingMethod
{
    /// <summary>Without the space after it: tokenizers that join a space to the next word would be thrown off.</summary>
    private const string Probe = "Answer:";

    /// <summary>A chain whose beginning says nothing is asked for once more.</summary>
    private const int Tries = 2;

    /// <summary>Shorter ones may come again by chance.</summary>
    private const int Repeated = 16;

    public string Name => "long-cot";

    public int DefaultN => 32;

    public bool Improves => true;

    public int Operations(int n) => n;

    /// <summary>A probe for every chunk.</summary>
    public int Calls(int n, ScalingSettings settings) => 2 * Math.Max(n, 2);

    public IAsyncEnumerable<Step> RunAsync(ScalingContext context, CancellationToken cancellationToken) =>
        context.Model.Capability<IPrefixContinuation>() is { } continuation
            ? ReadAsync(context, continuation, cancellationToken)
            : LongCotBudgets.AskAsync(context, Prompt(context), cancellationToken);

    /// <summary>The question, and the questions of solved examples before it, in the words that ask for a chain.</summary>
    private static ChatMessage[] Prompt(ScalingContext context)
    {
        var own = context.Asked.ToHashSet();
        return
        [
            .. context.Messages.Select((message, i) => i == context.Messages.Count - 1 || (message.Role == ChatRole.User && !own.Contains(message))
                ? new ChatMessage(ChatRole.User, context.Prompts.Render("long", ("question", message.Text)))
                : message),
        ];
    }

    private static async IAsyncEnumerable<Step> ReadAsync(
        ScalingContext context, IPrefixContinuation continuation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prompt = Prompt(context);
        var (chain, probed, index) = (string.Empty, 0, 0);
        MeteredCall? last = null;
        var left = context.Options?.MaxOutputTokens ?? int.MaxValue;
        for (var operation = 1; operation <= context.N && left > 0; operation++)
        {
            var size = Math.Min(context.Settings.ChunkTokens, left);
            var options = context.OptionsFor(operation - 1, 0)?.Clone() ?? new ChatOptions();
            options.MaxOutputTokens = size;
            var attempt = await context.Model.TryCallAsync(
                Continued(prompt, chain), chain.Length == 0 ? options : continuation.Continuing(options), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (attempt.Call is not { } call)
            {
                yield return Step.Failed(operation, "chunk", attempt);
                continue;
            }

            last = call;
            left -= size;
            var piece = Fresh(call.Response.Text, chain);
            chain += piece;
            if (string.IsNullOrWhiteSpace(chain) && operation < Math.Min(context.N, Tries))
            {
                // Nothing yet to be continued: it is asked once more.
                chain = string.Empty;
                yield return new Step(operation, call.Cost, null) { Kind = "chunk" };
                continue;
            }

            if (piece.Length == 0 || !IsCut(call.Response, size))
            {
                var whole = context.CandidateFrom(index, operation, Composed.Response(chain, call.Response, call.Response.FinishReason), call.Cost);
                yield return new Step(operation, call.Cost, whole with { Confidence = AnswerConfidence.Of(call.Response) }) { Kind = "chunk" };
                yield break;
            }

            yield return new Step(operation, call.Cost, null) { Kind = "chunk" };
            var pause = chain.LastIndexOf('\n') + 1;
            // A chain that is given up needs an answer wherever it stands.
            if (pause <= probed && (operation == context.N || left <= 0))
                pause = chain.Length;
            if (pause <= probed)
                continue;
            probed = pause;
            var probe = await ProbeAsync(
                context, continuation, prompt, chain[..pause].TrimEnd('\n') + "\n", index, operation, cancellationToken).ConfigureAwait(false);
            index += probe.Candidate is null ? 0 : 1;
            yield return probe;
        }

        // Nothing was ever ready: a chain that was cut is better than none.
        if (index == 0 && last is not null)
            yield return new Step(context.N, 0, context.CandidateFrom(index, context.N, Composed.Response(chain, last.Response, ChatFinishReason.Length), 0)) { Kind = "chunk" };
    }

    private static async Task<Step> ProbeAsync(
        ScalingContext context, IPrefixContinuation continuation, ChatMessage[] prompt, string chain, int index, int operation,
        CancellationToken cancellationToken)
    {
        var options = context.OwnOptionsFor(operation - 1, 1, context.Settings.ProbeTokens);
        options.Temperature = 0;
        options.StopSequences = ["\n"];
        var attempt = await context.Model.TryCallAsync(
            Continued(prompt, chain + Probe), continuation.Continuing(options), CallKind.Probe, cancellationToken).ConfigureAwait(false);
        if (attempt.Call is not { } call)
            return Step.Failed(operation, "probe", attempt);
        var reply = Fresh(call.Response.Text, chain + Probe);
        var line = reply.Split('\n')[0].Trim();
        var whole = line.Length > 0 && (reply.Contains('\n', StringComparison.Ordinal) || Candidate.IsComplete(call.Response));
        var candidate = context.CandidateFrom(index, operation, Composed.Response($"{chain}{Probe} {line}", call.Response), call.Cost);
        return new Step(operation, call.Cost, whole ? candidate with { Confidence = AnswerConfidence.OfLine(call.Response) } : null) { Kind = "probe" };
    }

    private static ChatMessage[] Continued(ChatMessage[] prompt, string chain) =>
        chain.Length == 0 ? prompt : [.. prompt, new ChatMessage(ChatRole.Assistant, chain)];

    /// <summary>Some servers repeat what they continue.</summary>
    private static string Fresh(string reply, string prefix) =>
        prefix.Length >= Repeated && reply.StartsWith(prefix, StringComparison.Ordinal) ? reply[prefix.Length..] : reply;

    private static bool IsCut(ChatResponse response, int size) => response.FinishReason == ChatFinishReason.Length
        || (response.FinishReason is null && response.Usage?.OutputTokenCount >= size);
}
