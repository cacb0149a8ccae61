using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>How an operator has set the guard.</summary>
/// <param name="ControlShare">A fixed share of control; null: as small as what is still unknown allows.</param>
/// <param name="Closes">False: it watches and closes nothing.</param>
/// <param name="AuditShare">The share of requests to audit where nothing else shows their quality.</param>
/// <param name="ExpectsFeedback">Whether feedback shows the quality of the others.</param>
internal sealed record GuardSettings(double? ControlShare, bool Closes, double AuditShare, bool ExpectsFeedback = false)
{
    /// <summary>Without a draw there is nothing to compare.</summary>
    private bool Draws => ControlShare is not (0 or 1);

    /// <summary>Where a request's quality is to be seen.</summary>
    /// <param name="verifies">Its scorer verifies.</param>
    /// <param name="drawn">It was drawn for an audit.</param>
    public QualitySource Quality(bool verifies, bool drawn) =>
        verifies ? QualitySource.Verified
        : drawn && Draws ? QualitySource.Audit
        : ExpectsFeedback && Draws ? QualitySource.Feedback : QualitySource.None;

    /// <summary>The share of control for the next request.</summary>
    /// <param name="acting">Whose verdict counts for its band.</param>
    /// <param name="audited">An audit was drawn for it.</param>
    public double ShareFor(BandGuard acting, bool audited)
    {
        if (!acting.IsOpen && Closes && Draws)
            return Math.Max(Gating.ControlShare.Closed, ControlShare ?? 0);
        return ControlShare ?? (acting.IsOpen ? acting.ShareFor(audited) : Gating.ControlShare.Most);
    }
}
