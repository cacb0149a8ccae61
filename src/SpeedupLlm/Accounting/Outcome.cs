namespace SpeedupLlm.Accounting;

/// <summary>The end of one assignment. Every assignment gets exactly one (intention to treat).</summary>
/// <param name="RequestId">The assignment's request id.</param>
/// <param name="Space">The space.</param>
/// <param name="Sequence">The assignment's sequence number.</param>
/// <param name="Arm">The arm assigned, whatever was served in the end.</param>
/// <param name="Band">The assignment's band.</param>
/// <param name="Status">How it ended; anything but <see cref="RequestStatus.Completed"/> counts as the worst.</param>
/// <param name="Y">min(cost, cap)/cap in [0, 1]; 0 for a recall hit, 1 for the worst.</param>
/// <param name="Verified">A verified score of the served answer in [0, 1], or null; reports count the worst as 0 where others have one.</param>
/// <param name="Spent">What was spent; for a crash or a missed deadline the cap.</param>
/// <param name="FirstAnswerCost">What the first answer alone cost, or null.</param>
public sealed record Outcome(
    string RequestId, string Space, long Sequence, Arm Arm, string Band, RequestStatus Status, double Y, double? Verified, Spent Spent,
    double? FirstAnswerCost)
{
    /// <summary>No fewer operations than the run would have had without memory's votes; null where it had none.</summary>
    public int? OperationsWithoutPrior { get; init; }

    /// <summary>What was fixed at the assignment.</summary>
    public Randomisation? Drawn { get; init; }

    /// <summary>Its audit; null where there was none.</summary>
    public Audit? Audit { get; init; }

    /// <summary>The first feedback that came before its deadline, in [0, 1]; null: none.</summary>
    public double? Feedback { get; init; }

    /// <summary>All feedback on it, in time or not; null: none.</summary>
    public Ratings? Ratings { get; init; }

    /// <summary>
    /// What is known about the answer that memory cannot influence, and where from; null: nothing. Keys and rules go before feedback and audits. What
    /// did not complete is as bad as can be, where anybody would have looked; silence where feedback is expected is no complaint.
    /// </summary>
    internal (QualitySource Source, double Value)? Score => Status != RequestStatus.Completed
        ? Drawn is { Quality: not QualitySource.None } drawn ? (drawn.Quality, 0) : null
        : Verified is { } verified ? (QualitySource.Verified, verified)
        : Drawn?.Quality == QualitySource.Feedback ? (QualitySource.Feedback, Feedback ?? 1)
        : Audit?.Score is { } agreement ? (QualitySource.Audit, agreement) : null;
}

/// <summary>Feedback on a request's answers, counted.</summary>
/// <param name="Given">How many.</param>
/// <param name="Bad">Of them below 0.5.</param>
public sealed record Ratings(int Given, int Bad);
