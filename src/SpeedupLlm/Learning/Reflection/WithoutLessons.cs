using SpeedupLlm.Accounting;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>
/// How requests go without memory: what a lesson must better. A lesson is compared with the control arm of its band and, as these come, more and more
/// with those control requests that would have been shown it: else a lesson about hard questions would look harmful for what it is about.
/// </summary>
internal sealed class WithoutLessons
{
    /// <summary>Fewer control requests in a band say nothing.</summary>
    private const int Fewest = 4;

    /// <summary>How many requests of its own a lesson's comparison needs to count as much as its band.</summary>
    private const int BandCountsAs = 4;

    private readonly Dictionary<string, Sum> _bands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sum> _lessons = new(StringComparer.Ordinal);

    /// <summary>From the outcomes of earlier runs; of these it is not known who would have been shown which lesson.</summary>
    public static WithoutLessons Of(IEnumerable<Outcome> outcomes)
    {
        var without = new WithoutLessons();
        foreach (var outcome in outcomes)
            without.Take(outcome, []);
        return without;
    }

    /// <summary>Takes an outcome; only the control arm's counts here.</summary>
    public void Take(Outcome outcome, IEnumerable<string> withheld)
    {
        if (outcome.Arm != Arm.Control || QualityOf(outcome) is not { } quality)
            return;
        _bands[outcome.Band] = _bands.GetValueOrDefault(outcome.Band).Plus(outcome.Spent.Operations, quality);
        foreach (var lesson in withheld)
            _lessons[lesson] = _lessons.GetValueOrDefault(lesson).Plus(outcome.Spent.Operations, quality);
    }

    /// <summary>
    /// Whether a request that was shown a lesson went better than without: first by its score, then by its operations. Null: it cannot be said. Agreement
    /// among samples says nothing, because memory can make them agree on what is wrong.
    /// </summary>
    public bool? Helped(Outcome outcome, string lesson)
    {
        if (outcome.Arm != Arm.Memory || QualityOf(outcome) is not { } quality || _bands.GetValueOrDefault(outcome.Band) is not { Count: >= Fewest } band)
            return null;
        var own = _lessons.GetValueOrDefault(lesson);
        var weight = BandCountsAs + own.Count;
        var usualQuality = ((BandCountsAs * band.Quality / band.Count) + own.Quality) / weight;
        var usualOperations = ((BandCountsAs * band.Operations / band.Count) + own.Operations) / weight;
        if (quality < usualQuality)
            return false;
        return outcome.Spent.Operations == usualOperations ? null : outcome.Spent.Operations < usualOperations;
    }

    private static double? QualityOf(Outcome outcome) => outcome.Status != RequestStatus.Completed
        ? null
        : outcome.Verified ?? (outcome.Audit?.Agrees is { } agrees ? agrees ? 1 : 0 : null);

    private readonly record struct Sum(int Count, double Operations, double Quality)
    {
        public Sum Plus(double operations, double quality) => new(Count + 1, Operations + operations, Quality + quality);
    }
}
