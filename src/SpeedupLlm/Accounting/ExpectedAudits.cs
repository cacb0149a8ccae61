namespace SpeedupLlm.Accounting;

/// <summary>What is expected of a quantity, from the past only.</summary>
/// <param name="Mean">g, in [0, 1].</param>
/// <param name="Variance">v, > 0: bets are made in units of its root.</param>
public readonly record struct Expected(double Mean, double Variance);

/// <summary>
/// What is expected of an audit, by how sure of itself its fresh answer will turn out to be: where its own samples disagree, answers differ without
/// any memory. The fresh answer is made without memory, so its stratum does not depend on the arm (docs/guard.md).
/// </summary>
/// <param name="Split">Fewer than half of the samples give the fresh answer.</param>
/// <param name="Divided">At least half.</param>
/// <param name="Leading">At least three quarters.</param>
/// <param name="Unanimous">All.</param>
public readonly record struct ExpectedAudits(Expected Split, Expected Divided, Expected Leading, Expected Unanimous)
{
    /// <summary>What is expected where this share of samples, in (0, 1], gave the fresh answer.</summary>
    public Expected Of(double confidence) => confidence switch
    {
        >= 1 => Unanimous,
        >= 0.75 => Leading,
        >= 0.5 => Divided,
        _ => Split,
    };
}
