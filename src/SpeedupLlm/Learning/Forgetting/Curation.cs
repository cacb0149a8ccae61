using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>
/// What operators do to the experiences of a space. All of it runs in the owner's inbox and waits for the store there, as seeding does: it is seldom,
/// and memory and store must not part over it.
/// </summary>
internal sealed class Curation(string space, SpaceOwnerServices services, Inbox inbox, OutcomeWriter writer, SpaceCapacity capacity)
{
    private const int Batch = 500;

    private readonly ForgottenLately _lately = new();

    /// <summary>How often something was forgotten here.</summary>
    public long Epoch => _lately.Epoch;

    /// <summary>A request's end, without anything that it has of what was forgotten or rolled back after it began.</summary>
    public Completion Pass(Completion completion)
    {
        var passed = _lately.Pass(completion);
        return passed.Draft?.Parents is { Count: > 0 } parents && parents.Any(services.Adapters.RolledBack(space).Contains)
            ? passed with { Draft = null, NotLearnt = "the tuned model that answered was rolled back meanwhile" }
            : passed;
    }

    /// <summary>The ids of the experiences that a query chooses now, and of all that were made with those.</summary>
    public IReadOnlySet<string> Chosen(ExperienceQuery query)
    {
        var chosen = All(services.Index, space).Where(query.Matches).Select(experience => experience.Id).ToHashSet(StringComparer.Ordinal);
        chosen.UnionWith(Descendants.Of(chosen, services.Index.Of(space), Sources).Select(experience => experience.Id));
        return chosen;
    }

    /// <summary>The ids of all that forgetting would reach now.</summary>
    public IReadOnlySet<string> Reached(ExperienceQuery query) => Reach.Of(query, space, services, new HashSet<string>()).Ids;

    /// <param name="query">What to forget.</param>
    /// <param name="known">What it reached before, when the tuned models in between were still there.</param>
    public Task<Forgotten> ForgetAsync(ExperienceQuery query, IReadOnlySet<string> known) => inbox.DoAsync(() => Forget(query, known));

    public Task<int> MarkAsync(ExperienceQuery query, bool? pinned, bool? quarantined) => inbox.DoAsync(() => Mark(query, pinned, quarantined));

    public Task<ImportReport> ImportAsync(IReadOnlyList<Experience> experiences) => inbox.DoAsync(() => Import(experiences));

    /// <summary>Withholds what is quarantined, what tuned models answered that were rolled back, and what was made with that.</summary>
    public static void Withhold(ExperienceIndex index, AdapterShelf adapters, string space)
    {
        var rolledBack = adapters.RolledBack(space);
        var withheld = All(index, space).Where(experience => experience.Quarantined || experience.Parents.Any(rolledBack.Contains))
            .Select(experience => experience.Id).ToHashSet(StringComparer.Ordinal);
        withheld.UnionWith(Descendants.Of(withheld, index.Of(space), id => index.Lessons.Find(space, id)?.Sources).Select(experience => experience.Id));
        index.Withhold(space, withheld);
    }

    private Forgotten Forget(ExperienceQuery query, IReadOnlySet<string> known)
    {
        var reach = Reach.Of(query, space, services, known);
        var ids = reach.Ids;
        if (ids.Count == 0 && !query.FindsReceipts)
        {
            // A request under way may be about to make what was asked for.
            _lately.Add(query, reach);
            return new Forgotten([], ForgetReport.Nothing);
        }

        // What was taken before must be in the store before it can be removed there.
        writer.SettleAsync().GetAwaiter().GetResult();
        var removed = services.Store.RemoveAsync(new Removal(space, [.. ids]) { Forget = query with { Space = space } }).GetAwaiter().GetResult();
        services.Index.Remove(space, ids);
        services.Index.Documents.Remove(space, ids);
        foreach (var lesson in reach.Lessons)
            services.Index.Lessons.Remove(space, lesson);
        services.Pending.Strip(space, receipt => receipt.Named.Any(ids.Contains)
            || ReceiptSearch.Finds(query, receipt, receipt.Candidates.Select(candidate => candidate.Answer)));
        _lately.Add(query, reach);
        return new Forgotten([.. ids], new ForgetReport(reach.Chosen.Count, reach.Derived.Count, reach.Lessons.Count, removed.Receipts, removed.Texts, Scrubbed: true));
    }

    private int Mark(ExperienceQuery query, bool? pinned, bool? quarantined)
    {
        var index = services.Index;
        var chosen = All(index, space).Where(query.Matches).ToList();
        var marks = new ExperienceMarks(space, [.. chosen.Select(experience => experience.Id)], pinned, quarantined);
        var marked = chosen.Select(marks.On).ToList();
        if (marked.SequenceEqual(chosen))
            return chosen.Count;
        services.Store.MarkAsync(marks).GetAwaiter().GetResult();
        index.Documents.Put([.. marked.Where(experience => experience.Document is not null)]);
        foreach (var experience in marked.Where(experience => experience.Document is null))
            index.Update(experience);
        if (quarantined is not null)
            Withhold(index, services.Adapters, space);
        return chosen.Count;
    }

    private ImportReport Import(IReadOnlyList<Experience> experiences)
    {
        var added = experiences.Where(experience => services.Index.Find(space, experience.Id) is null).ToList();
        foreach (var batch in added.Chunk(Batch))
        {
            services.Store.AddExperiencesAsync(batch).GetAwaiter().GetResult();
            foreach (var experience in batch)
                services.Index.Add(experience, experience.Embedding.Length > 0);
        }

        Withhold(services.Index, services.Adapters, space);
        capacity.Check();
        return new ImportReport(added.Count, experiences.Count - added.Count, 0);
    }

    /// <summary>What a lesson or a tuned model was made of; null: the id is neither's.</summary>
    private IReadOnlyList<string>? Sources(string id) =>
        services.Index.Lessons.Find(space, id)?.Sources ?? services.Adapters.All(space).FirstOrDefault(adapter => adapter.Id == id)?.Sources;

    private static IEnumerable<Experience> All(ExperienceIndex index, string space) => index.Of(space).Concat(index.Documents.Of(space));
}
