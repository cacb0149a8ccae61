using System.Collections.Concurrent;

namespace SpeedupLlm.Experiences;

/// <summary>
/// All documents in memory. A fact reads nothing like a question about it, so documents are not found by similarity: a document is usable for a
/// question when they share a term that few of the documents in sight have.
/// </summary>
internal sealed class DocumentIndex
{
    /// <summary>In how many of the documents in sight a term may be to be rare, whatever their number, and as a share of them.</summary>
    private const int RareCount = 2;
    private const double RareShare = 0.05;

    private readonly ConcurrentDictionary<string, DocumentShelf> _shelves = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Space, string DocumentId), Experience> _current = new();

    /// <summary>The spaces that have one.</summary>
    public IEnumerable<string> Spaces => _current.Keys.Select(key => key.Space).Distinct(StringComparer.Ordinal);

    /// <summary>All documents of a space, quarantined ones too, in no order.</summary>
    public IEnumerable<Experience> Of(string space) => _current.Values.Where(document => document.Space == space);

    /// <summary>The document of that id as it is now; null: there is none.</summary>
    public Experience? Find(string space, string documentId) => _current.GetValueOrDefault((space, documentId));

    /// <summary>Puts documents in, in the place of those with their ids; quarantined ones are kept and not found. One writer per space.</summary>
    public void Put(IReadOnlyList<Experience> documents)
    {
        var taken = documents.Select(document => Find(document.Space, document.Document!.Id)).OfType<Experience>().ToList();
        foreach (var document in documents)
            _current[(document.Space, document.Document!.Id)] = document;
        Reshelve(documents.Where(document => !document.Quarantined), taken);
    }

    /// <summary>Takes documents out.</summary>
    /// <param name="space">Their space.</param>
    /// <param name="ids">The ids of their experiences; others are left out.</param>
    public void Remove(string space, IReadOnlySet<string> ids)
    {
        var taken = Of(space).Where(document => ids.Contains(document.Id)).ToList();
        foreach (var document in taken)
            _current.TryRemove((space, document.Document!.Id), out _);
        Reshelve([], taken);
    }

    /// <summary>False where an experience was made with a document that reads otherwise by now, or is gone or quarantined.</summary>
    public bool IsUpToDate(Experience experience) => IsUpToDate(experience.Space, experience.Parents);

    /// <summary>False where one of these was a document that reads otherwise by now, or is gone or quarantined.</summary>
    public bool IsUpToDate(string space, IReadOnlyList<string> sources) => sources.All(source =>
        DocumentOrigin.IdOf(source) is not { } id || (Find(space, id) is { Quarantined: false } current && current.Id == source));

    /// <summary>The usable documents, best first: those with the most and the rarest terms in common with the question.</summary>
    /// <param name="scopes">The memory scopes in sight.</param>
    /// <param name="question">The question.</param>
    /// <param name="most">How many.</param>
    public IReadOnlyList<Neighbour> Search(IEnumerable<string> scopes, string question, int most)
    {
        var shelves = scopes.Select(scope => _shelves.GetValueOrDefault(scope)).OfType<DocumentShelf>().ToList();
        var count = shelves.Sum(shelf => shelf.Count);
        if (count == 0)
            return [];
        var scores = new Dictionary<Experience, double>(ReferenceEqualityComparer.Instance);
        foreach (var term in DocumentTerms.Of(question))
        {
            var named = shelves.SelectMany(shelf => shelf.With(term)).ToList();
            if (named.Count > Math.Max(RareCount, RareShare * count))
                continue;
            foreach (var document in named)
                scores[document] = scores.GetValueOrDefault(document) + Math.Log((count + 1.0) / named.Count);
        }

        return
        [
            .. scores.OrderByDescending(scored => scored.Value).ThenBy(scored => scored.Key.Id, StringComparer.Ordinal).Take(most)
                .Select(scored => new Neighbour(scored.Key, 0, Questions.SimilarityLevel.None)),
        ];
    }

    private void Reshelve(IEnumerable<Experience> put, List<Experience> taken)
    {
        var (on, off) = (put.ToLookup(document => document.MemoryScope), taken.ToLookup(old => old.MemoryScope, old => old.Document!.Id));
        foreach (var scope in on.Select(group => group.Key).Union(off.Select(group => group.Key)))
            _shelves[scope] = _shelves.GetValueOrDefault(scope, DocumentShelf.Empty).Change(on[scope], off[scope]);
    }
}
