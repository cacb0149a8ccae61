using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>The outcomes of a band, a space, or all, added up as they come.</summary>
internal sealed class SavingsTally
{
    /// <summary>What is asked first, where accuracy was seen in several ways.</summary>
    private static readonly QualitySource[] Sources = [QualitySource.Verified, QualitySource.Audit, QualitySource.Feedback];

    private readonly ArmTally _memory = new(), _control = new();
    private readonly AnyTimeTally _anyTime = new();

    public void Take(Outcome outcome)
    {
        (outcome.Arm == Arm.Memory ? _memory : _control).Take(outcome);
        _anyTime.Take(outcome);
    }

    public SavingsRow Row(string space, string? band, BandVerdict verdict)
    {
        var (memory, control) = (_memory.End(_control), _control.End(_memory));
        var (source, _) = Accuracy(memory, control);
        return new SavingsRow(space, band, control.Summary, memory.Summary, _anyTime.End(source), Word(source), verdict);
    }

    public SavingsReport Report(string? space)
    {
        var (memory, control) = (_memory.End(_control), _control.End(_memory));
        var (source, change) = Accuracy(memory, control);
        return new SavingsReport(
            space, control.Summary, memory.Summary,
            WeightedMean.Saving(_memory.Cost, _control.Cost),
            WeightedMean.Saving(memory.Operations, control.Operations),
            WeightedMean.Saving(memory.Milliseconds, control.Milliseconds),
            WeightedMean.Saving(_memory.Cost, _control.First),
            change, Word(source),
            "outcomes weighted by 1/P(arm), incomplete requests counted as the worst; 95% intervals: normal approximation (delta method) for one look, "
            + "under atAnyTime confidence sequences that hold however often one looks, of values cut off at the full static budget")
        {
            OperationSavingWithoutPrior = _memory.HasPrior ? WeightedMean.Saving(memory.WithoutPrior, control.Operations) : null,
            MoneySaving = memory.Money is null || control.Money is null ? null : WeightedMean.Saving(memory.Money, control.Money),
            AtAnyTime = _anyTime.End(source),
            AuditCost = _memory.AuditCost + _control.AuditCost,
        };
    }

    private static (QualitySource Source, Interval? Change) Accuracy(ArmTally.Ended memory, ArmTally.Ended control) => Sources
        .Select(source => (Source: source, Change: WeightedMean.Change(memory.Of(source), control.Of(source))))
        .FirstOrDefault(seen => seen.Change is not null);

    private static string Word(QualitySource source) => source switch
    {
        QualitySource.Verified => "verified",
        QualitySource.Audit => "audited",
        QualitySource.Feedback => "feedback",
        _ => "not verified",
    };
}
