using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>
/// Whether the experiences that a request used helped it: solved at less cost than the control arm's mean so far, as the receipt's
/// <see cref="Receipt.Avoided"/> has it. A crude sign (hard questions look harmful), good enough to choose what to evict and for nothing else.
/// </summary>
internal static class Credit
{
    /// <summary>Counts the uses on the experiences that are still there.</summary>
    /// <returns>What was counted.</returns>
    public static IReadOnlyList<ExperienceUse> Give(Completion completion, ExperienceIndex index)
    {
        List<ExperienceUse> uses = [];
        foreach (var use in Of(completion))
        {
            if (index.Find(completion.Receipt.Space, use.Id) is not { } used)
                continue;
            uses.Add(use);
            index.Update(use.Helpful ? used with { Helpful = used.Helpful + 1 } : used with { Harmful = used.Harmful + 1 });
        }

        return uses;
    }

    private static IReadOnlyList<ExperienceUse> Of(Completion completion)
    {
        var receipt = completion.Receipt;
        if (completion.Assignment is not { Arm: Arm.Memory } || receipt is not { Status: RequestStatus.Completed, Avoided: { } avoided })
            return [];
        var score = receipt.Chosen is { } chosen ? receipt.Candidates[chosen].Score : null;
        var solved = receipt.Path == "recall" || score >= receipt.Tau;
        if (avoided == 0 || (score is null && !solved))
            return [];
        return
        [
            .. receipt.MemoryUsed.Concat(receipt.Prior?.Experiences ?? []).Select(used => used.ExperienceId).Distinct(StringComparer.Ordinal)
                .Select(id => new ExperienceUse(id, solved && avoided > 0)),
        ];
    }
}
