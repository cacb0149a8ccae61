using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;

namespace SpeedupLlm;

/// <content>What operators do to experiences: look at them, forget, pin and quarantine them, carry them elsewhere (docs/forgetting.md).</content>
public sealed partial class SpeedupEngine
{
    /// <summary>Finds experiences and documents, the newest first.</summary>
    /// <exception cref="ArgumentException">The query is wrong, or chooses nothing.</exception>
    public IReadOnlyList<Experience> FindExperiences(ExperienceQuery query)
    {
        RequireValid(query);
        return query.Select(Index.Spaces.Where(query.Reaches).SelectMany(space => Index.Of(space).Concat(Index.Documents.Of(space))));
    }

    /// <summary>The lessons, oldest first, also retired ones. <see cref="ForgetAsync"/> with a lesson's id forgets it.</summary>
    /// <param name="space">One space; null: all.</param>
    public IReadOnlyList<Lesson> ListLessons(string? space = null) => Index.Lessons.All(space);

    /// <summary>
    /// Forgets experiences and documents, and all that knows of them: those made with them, the texts that nothing else uses, the texts of receipts, and
    /// what was learnt from them. Lessons and tuned models are chosen by themselves, too, and go where something they were made of is no more and may
    /// have been what is asked for. It is durable when the task completes. Requests under way bring nothing back.
    /// </summary>
    /// <exception cref="ArgumentException">The query is wrong, has a limit, or chooses nothing.</exception>
    /// <exception cref="StoreException">The store did not forget; in spaces it had not reached yet all is as it was.</exception>
    public async Task<ForgetReport> ForgetAsync(ExperienceQuery query)
    {
        RequireUnlimited(query);
        var report = ForgetReport.Nothing;
        foreach (var space in SpacesOf(query))
        {
            var owner = OwnerOf(space);
            var reached = owner.Curation.Reached(query);
            // Tuned models first, because their provider is to forget them, too; and again for what came meanwhile.
            var adapters = await owner.DropAdaptersOfAsync(reached).ConfigureAwait(false);
            var forgotten = await owner.Curation.ForgetAsync(query, reached).ConfigureAwait(false);
            adapters += await owner.DropAdaptersOfAsync(forgotten.Ids).ConfigureAwait(false);
            var gone = forgotten.Report with { Lessons = forgotten.Report.Lessons + adapters };
            SpeedupTelemetry.Forgotten.Add(gone.Experiences + gone.Derived);
            report = report.Plus(gone);
        }

        return report with { Scrubbed = await _store.ScrubAsync().ConfigureAwait(false) };
    }

    /// <summary>Pins experiences, so that they are never evicted, or (false) lets go of them. It is durable when the task completes.</summary>
    /// <returns>How many were chosen.</returns>
    /// <exception cref="ArgumentException">The query is wrong, has a limit, or chooses nothing.</exception>
    /// <exception cref="StoreException">The store did not take it.</exception>
    public Task<int> PinAsync(ExperienceQuery query, bool pinned = true) => MarkAsync(query, pinned, quarantined: null);

    /// <summary>
    /// Quarantines experiences and documents: they are kept, and neither shown nor recalled nor counted, and what was made with them neither. It is durable
    /// when the task completes.
    /// </summary>
    /// <inheritdoc cref="PinAsync" />
    public Task<int> QuarantineAsync(ExperienceQuery query) => MarkAsync(query, pinned: null, quarantined: true);

    /// <summary>Ends a quarantine. It is durable when the task completes.</summary>
    /// <inheritdoc cref="PinAsync" />
    public Task<int> ReleaseAsync(ExperienceQuery query) => MarkAsync(query, pinned: null, quarantined: false);

    /// <summary>
    /// Takes in experiences of another store (<see cref="ExperienceLine"/>). Those whose ids it has stay as they are, so that the same again changes nothing.
    /// Where another embedder made their vectors, they are embedded anew. They are durable when the task completes.
    /// </summary>
    /// <exception cref="StoreException">The store did not take all of them.</exception>
    /// <exception cref="InvalidOperationException">The embedder failed.</exception>
    /// <exception cref="TimeoutException">The embedder took too long.</exception>
    public async Task<ImportReport> ImportAsync(IReadOnlyList<Experience> experiences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(experiences);
        var report = new ImportReport(0, 0, 0);
        foreach (var space in experiences.GroupBy(experience => experience.Space, StringComparer.Ordinal))
        {
            var owner = OwnerOf(space.Key);
            var documents = space.Where(experience => experience.Document is not null).Reverse().DistinctBy(document => document.Document!.Id).Reverse().ToList();
            if (documents.Count > 0)
            {
                var seeded = await owner.SeedAsync(documents).ConfigureAwait(false);
                report = report.Plus(new ImportReport(seeded.Added + seeded.Replaced, seeded.Unchanged, 0));
            }

            var solutions = space.Where(experience => experience.Document is null).DistinctBy(experience => experience.Id, StringComparer.Ordinal).ToList();
            var (embedded, count) = await EmbeddedAsync(solutions, cancellationToken).ConfigureAwait(false);
            report = report.Plus(await owner.Curation.ImportAsync(embedded).ConfigureAwait(false) with { Embedded = count });
        }

        return report;
    }

    private async Task<(List<Experience> Experiences, int Embedded)> EmbeddedAsync(List<Experience> experiences, CancellationToken cancellationToken)
    {
        var (all, count) = (new List<Experience>(experiences.Count), 0);
        foreach (var experience in experiences)
        {
            var foreign = experience.Embedder != Embedder && Index.Find(experience.Space, experience.Id) is null;
            count += foreign ? 1 : 0;
            all.Add(!foreign ? experience : experience with
            {
                Embedder = Embedder,
                Embedding = await Retrieval.EmbedAsync(experience.Question, cancellationToken).ConfigureAwait(false),
            });
        }

        return (all, count);
    }

    private async Task<int> MarkAsync(ExperienceQuery query, bool? pinned, bool? quarantined)
    {
        RequireUnlimited(query);
        var count = 0;
        foreach (var space in Index.Spaces.Where(query.Reaches).ToList())
        {
            // Lessons are withheld with their sources; a tuned model cannot be told to leave one out.
            var learnt = quarantined == true ? OwnerOf(space).Curation.Chosen(query) : null;
            if (learnt is not null)
                await OwnerOf(space).DropAdaptersOfAsync(learnt).ConfigureAwait(false);
            count += await OwnerOf(space).Curation.MarkAsync(query, pinned, quarantined).ConfigureAwait(false);
            // Again, for what began to serve in between.
            if (learnt is not null)
                await OwnerOf(space).DropAdaptersOfAsync(learnt).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Also those with no more than a receipt, or with requests under way.</summary>
    private List<string> SpacesOf(ExperienceQuery query) =>
        [.. Index.Spaces.Union(_store.ReadSpaces(), StringComparer.Ordinal).Union(_spaces.Keys, StringComparer.Ordinal).Where(query.Reaches).Order(StringComparer.Ordinal)];

    private static void RequireUnlimited(ExperienceQuery query)
    {
        RequireValid(query);
        if (query.Limit is not null)
            throw new ArgumentException("limit is for looking: which ones it leaves out is no choice.", nameof(query));
    }

    private static void RequireValid(ExperienceQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Error() is { } error)
            throw new ArgumentException(error, nameof(query));
    }
}
