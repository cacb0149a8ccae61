using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>Why a band is closed.</summary>
[Flags]
public enum Harm
{
    /// <summary>It is open.</summary>
    None = 0,

    /// <summary>Memory costs more.</summary>
    Cost = 1,

    /// <summary>Memory scores lower.</summary>
    Quality = 2,
}

/// <summary>
/// What is known about memory's effect in one band (or, as their parent, in a whole space): it closes the band when memory costs more or scores
/// lower, claims a saving, and opens a closed band again by the same tests turned round. At each closing and opening the tests begin anew, so that
/// every verdict rests on what came after the last one, with its own bound.
/// </summary>
/// <param name="Count">Outcomes taken.</param>
/// <param name="Since">Outcomes taken since the last closing or opening.</param>
/// <param name="Cost">The test on cost.</param>
/// <param name="Quality">The test on 1 − score.</param>
/// <param name="CostTrend">Where cost seems to be going.</param>
/// <param name="QualityTrend">Where quality seems to be going.</param>
/// <param name="CostMoments">Of y, both arms together.</param>
/// <param name="QualityMoments">Of 1 − score, both arms together.</param>
/// <param name="Closed">Why it is closed, if it is.</param>
/// <param name="Claimed">Memory saves: shown, and no harm to quality.</param>
public sealed record BandGuard(
    long Count, long Since, EffectTest Cost, EffectTest Quality, Trend CostTrend, Trend QualityTrend, Moments CostMoments,
    Moments QualityMoments, Harm Closed, bool Claimed)
{
    /// <summary>Three verdicts can be wrong (harm to cost, harm to quality, a saving), each in at most 1/80 of histories: 3.75% together.</summary>
    internal const double Shown = 80;

    /// <summary>
    /// To open again less is asked for: an error lasts only until the band is closed again, and 2% of exploration shows little. A band that goes on
    /// doing harm is wrongly opened at most once in 20 closings, however long it stays closed.
    /// </summary>
    internal const double Useful = 20;

    /// <summary>Before the first outcome.</summary>
    public static BandGuard New { get; } = new(0, 0, EffectTest.New, EffectTest.New, default, default, default, default, Harm.None, false);

    /// <summary>Of audits of the control arm.</summary>
    public AuditMoments Audits { get; init; }

    /// <summary>Memory is used but for the control share.</summary>
    public bool IsOpen => Closed == Harm.None;

    /// <summary>The share of requests that run without memory.</summary>
    public double Share => ShareFor(audited: false);

    /// <summary>
    /// The same for requests that an audit was drawn for: one half while the band is open, because a saving that is plain to see would leave next to
    /// no audit in the control arm to compare with. Audits are few, and so are these.
    /// </summary>
    internal double ShareFor(bool audited) =>
        !IsOpen ? ControlShare.Closed : audited ? ControlShare.Most : ControlShare.Of(CostTrend.Z, QualityTrend.Z, Since);

    /// <summary>Takes one outcome.</summary>
    internal BandGuard Take(in Wins wins)
    {
        var seen = wins.Trial;
        var next = this with
        {
            Count = Count + 1,
            Since = Since + 1,
            Cost = Cost.Take(wins.CostHarm, wins.CostGain),
            CostTrend = CostTrend.Take(seen.Cost),
            CostMoments = CostMoments.Take(seen.Cost.Y),
        };
        if (seen.Quality is { } quality)
        {
            next = next with
            {
                Quality = Quality.Take(wins.QualityHarm, wins.QualityGain),
                QualityTrend = QualityTrend.Take(quality),
                QualityMoments = QualityMoments.Take(quality.Y),
                Audits = quality.Arm == Arm.Control && seen.Confidence is { } confidence ? Audits.Take(confidence, quality.Y) : Audits,
            };
        }

        return next.Judged();
    }

    private BandGuard Judged()
    {
        var harm = (Cost.ShowsHarm(Shown) ? Harm.Cost : Harm.None) | (Quality.ShowsHarm(Shown) ? Harm.Quality : Harm.None);
        if (IsOpen)
            return harm != Harm.None ? Anew(harm) : Claimed || !Cost.ShowsGain(Shown) ? this : this with { Claimed = true };
        // Harm of the other kind is found out while it is closed too.
        var closed = Closed | harm;
        var mended = (closed.HasFlag(Harm.Cost) && Cost.ShowsGain(Useful) ? Harm.Cost : Harm.None)
            | (closed.HasFlag(Harm.Quality) && Quality.ShowsGain(Useful) ? Harm.Quality : Harm.None);
        return mended == closed ? Anew(Harm.None) : closed == Closed ? this : this with { Closed = closed };
    }

    private BandGuard Anew(Harm closed) => this with
    {
        Since = 0,
        Cost = EffectTest.New,
        Quality = EffectTest.New,
        CostTrend = default,
        QualityTrend = default,
        Closed = closed,
        Claimed = false,
    };

    /// <summary>One outcome and what the bettors win by it, worked out once for the band and its parent.</summary>
    internal readonly record struct Wins(Trial Trial, LogWealth CostHarm, LogWealth CostGain, LogWealth QualityHarm, LogWealth QualityGain)
    {
        public static Wins Of(in Trial trial) => trial.Quality is { } quality
            ? new(trial, LogWealth.Won(1, trial.Cost), LogWealth.Won(-1, trial.Cost), LogWealth.Won(1, quality), LogWealth.Won(-1, quality))
            : new(trial, LogWealth.Won(1, trial.Cost), LogWealth.Won(-1, trial.Cost), default, default);
    }
}
