using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Scaling;

/// <summary>
/// Tree of Thoughts, depth-first (Yao et al. 2023, arXiv 2305.10601, algorithm 2): propose next steps, value the paths they make, expand the best
/// first, give up below a value, go back. An operation is an expanded node; complete paths are the candidates.
/// </summary>
internal sealed class TreeOfThoughts : IScalingMethod
{
    private const string NoSteps = "none";
    private const int VerdictTokens = 16;

    /// <summary>A path that could not be valued is neither good nor bad.</summary>
    private const double Unvalued = 0.5;

    public string Name => "tree-of-thoughts";

    public int DefaultN => 16;

    public int Operations(int n) => n;

    /// <summary>A proposal and a verdict for every branch of every node.</summary>
    public int Calls(int n, ScalingSettings settings) => (2 * settings.Branches * n) + 1;

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Stack<Path>([new Path([])]);
        var (operation, index) = (0, 0);
        // While no path is complete, the last operation is kept for a plain answer: a request must not end without one.
        while (open.TryPop(out var path) && operation < context.N - (index == 0 ? 1 : 0))
        {
            operation++;
            var (spent, answered, children) = (0.0, false, new List<Path>());
            CallAttempt? failed = null;
            await foreach (var proposal in ProposeAsync(context, path, operation, cancellationToken).ConfigureAwait(false))
            {
                spent += proposal.Cost;
                if (proposal.Call is not { } call)
                {
                    failed = proposal;
                    continue;
                }

                answered = true;
                if (Thought.Read(call.Response) is not { } thought || path.Has(thought.Text) || children.Exists(child => child.Has(thought.Text)))
                    continue;
                var next = path.With(thought.Text);
                if (!thought.IsAnswer)
                {
                    if (path.Steps.Count < context.Settings.Depth)
                        children.Add(next);
                    continue;
                }

                // The same answer proposed twice at one node is one path.
                children.Add(next with { Complete = true });
                var candidate = context.CandidateFrom(index, operation, next.Response(call.Response), spent);
                index++;
                yield return new Step(operation, spent, candidate with { Confidence = AnswerConfidence.Of(call.Response) }) { Kind = "path" };
                spent = 0;
            }

            if (!answered && failed is not null)
            {
                yield return Step.Failed(operation, "expand", failed with { Cost = spent });
                continue;
            }

            var partial = children.Where(child => !child.Complete).ToList();
            var values = new List<double>();
            await foreach (var verdict in ValueAsync(context, partial, operation, cancellationToken).ConfigureAwait(false))
            {
                spent += verdict.Cost;
                values.Add((verdict.Call is { } call ? YesNo.Probability(call.Response) : null) ?? Unvalued);
            }

            // The best last, so that it is on top; of equals the one proposed first.
            foreach (var (child, _) in partial.Zip(values).Where(pair => pair.Second >= context.Settings.PruneBelow).Reverse().OrderBy(pair => pair.Second))
                open.Push(child);
            yield return new Step(operation, spent, null) { Kind = "expand" };
        }

        if (index == 0)
        {
            var attempt = await context.Model.TryCallAsync(context.Messages, context.OptionsFor(operation, 0), cancellationToken: cancellationToken).ConfigureAwait(false);
            yield return attempt.Call is { } call
                ? new Step(operation + 1, call.Cost, context.CandidateFrom(index, operation + 1, call))
                : Step.Failed(operation + 1, "answer", attempt);
        }
    }

    private static IAsyncEnumerable<CallAttempt> ProposeAsync(ScalingContext context, Path path, int operation, CancellationToken cancellationToken)
    {
        var prompt = context.MessagesWith(context.Prompts.Render("next-step", ("question", context.Ask), ("steps", path.Shown)));
        return Wave.RunAsync(
            context.Settings.Branches, context.Settings.Waves,
            (i, token) => context.Model.TryCallAsync(
                prompt, context.OwnOptionsFor(operation - 1, i, context.Settings.StepTokens), cancellationToken: token),
            cancellationToken);
    }

    private static IAsyncEnumerable<CallAttempt> ValueAsync(
        ScalingContext context, List<Path> paths, int operation, CancellationToken cancellationToken) => Wave.RunAsync(
            paths.Count, context.Settings.Waves,
            (i, token) =>
            {
                var options = context.OwnOptionsFor(operation - 1, context.Settings.Branches + i, VerdictTokens, logProbabilities: true);
                options.Temperature = 0;
                return context.Model.TryCallAsync(
                    context.MessagesWith(context.Prompts.Render("value", ("question", context.Ask), ("steps", paths[i].Shown))), options,
                    cancellationToken: token);
            },
            cancellationToken);

    /// <summary>The steps from the root to a node.</summary>
    private sealed record Path(IReadOnlyList<string> Steps, bool Complete = false)
    {
        public string Shown => Steps.Count == 0 ? NoSteps : string.Join('\n', Steps);

        public bool Has(string step) => Steps.Contains(step, StringComparer.Ordinal);

        public Path With(string step) => new([.. Steps, step]);

        /// <summary>The whole path as one completion.</summary>
        public ChatResponse Response(ChatResponse last) => Composed.Response(Shown, last);
    }
}
