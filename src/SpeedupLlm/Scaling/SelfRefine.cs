using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Scaling;

/// <summary>
/// Self-Refine (Madaan et al. 2023, arXiv 2303.17651): answer → feedback → refined answer, each refined from the one before. "Nothing to mend" is
/// shown to the stopping rules; the static method refines all the same.
/// </summary>
internal sealed partial class SelfRefine : IScalingMethod
{
    public string Name => "self-refine";

    public int DefaultN => 4;

    public bool Improves => true;

    public int Operations(int n) => n;

    public int Calls(int n, ScalingSettings settings) => 1 + (2 * (n - 1));

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? solution = null;
        var index = 0;
        for (var operation = 1; operation <= context.N; operation++)
        {
            IReadOnlyList<ChatMessage> prompt = context.Messages;
            var spent = 0.0;
            if (solution is not null)
            {
                // Only the latest solution: earlier ones would make every round longer, and small models lose the thread.
                prompt = [.. prompt, new(ChatRole.Assistant, solution), new(ChatRole.User, context.Prompts.Render("feedback"))];
                var feedback = await context.Model.TryCallAsync(
                    prompt, context.OwnOptionsFor(operation - 1, 1, context.Settings.FeedbackTokens), cancellationToken: cancellationToken).ConfigureAwait(false);
                if (feedback.Call is not { } said)
                {
                    yield return Step.Failed(operation, "feedback", feedback);
                    continue;
                }

                var remark = said.Response.Text.Trim();
                yield return new Step(operation, said.Cost, null) { Kind = "feedback", NothingToMend = IsNothingToMend(remark) };
                spent = said.Cost;
                prompt = [.. prompt, new(ChatRole.Assistant, remark), new(ChatRole.User, context.Prompts.Render("refine"))];
            }

            var kind = solution is null ? "answer" : "refine";
            var attempt = await context.Model.TryCallAsync(prompt, context.OptionsFor(operation - 1, 0), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (attempt.Call is not { } call)
            {
                yield return Step.Failed(operation, kind, attempt);
                continue;
            }

            var candidate = context.CandidateFrom(index++, operation, call);
            // An empty refinement mends nothing: the next round starts from the solution before it.
            if (!string.IsNullOrWhiteSpace(candidate.Text))
                solution = candidate.Text;
            yield return new Step(operation, call.Cost, candidate with { Cost = spent + call.Cost }) { Kind = kind };
        }
    }

    /// <summary>
    /// "Nothing to mend." at the beginning; models that were not trained on it say the same in other words. A mere "it is right" somewhere in a
    /// longer remark is not enough.
    /// </summary>
    internal static bool IsNothingToMend(string remark) => Nothing().IsMatch(remark);

    [GeneratedRegex(
        @"^\W*((there\s+is\s+)?nothing\s+(to\s+(mend|fix|correct|change)|is\s+wrong)|no\s+(mistakes?|errors?)\b|(the|this|your)\s+(solution|answer)\s+is\s+(right|correct)\W*$|(it\s+is\s+)?(right|correct)\W*$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Nothing();
}
