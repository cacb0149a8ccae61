using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>Running statistics of 1 − agreement over audits of the control arm, in the strata of <see cref="ExpectedAudits"/>.</summary>
/// <param name="Split">Fewer than half of the samples gave the fresh answer.</param>
/// <param name="Divided">At least half.</param>
/// <param name="Leading">At least three quarters.</param>
/// <param name="Unanimous">All.</param>
public readonly record struct AuditMoments(Moments Split, Moments Divided, Moments Leading, Moments Unanimous)
{
    /// <summary>What is expected of the next audit.</summary>
    internal ExpectedAudits Expected => new(Of(Split), Of(Divided), Of(Leading), Of(Unanimous));

    /// <summary>Takes one audit of the control arm.</summary>
    /// <param name="confidence">The share of samples that gave the fresh answer, in (0, 1].</param>
    /// <param name="y">1 − agreement, in [0, 1].</param>
    internal AuditMoments Take(double confidence, double y) => confidence switch
    {
        >= 1 => this with { Unanimous = Unanimous.Take(y) },
        >= 0.75 => this with { Leading = Leading.Take(y) },
        >= 0.5 => this with { Divided = Divided.Take(y) },
        _ => this with { Split = Split.Take(y) },
    };

    private static Expected Of(Moments moments) => new(moments.Mean, moments.Variance);
}
