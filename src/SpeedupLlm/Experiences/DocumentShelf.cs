using System.Collections.Immutable;

namespace SpeedupLlm.Experiences;

/// <summary>The documents of one memory scope, by id and by term. Never changed: a new shelf takes its place.</summary>
internal sealed class DocumentShelf
{
    public static readonly DocumentShelf Empty = new([]);

    private readonly ImmutableDictionary<string, Shelved> _documents;
    private readonly Dictionary<string, List<Experience>> _byTerm = new(StringComparer.Ordinal);

    private DocumentShelf(ImmutableDictionary<string, Shelved> documents)
    {
        _documents = documents;
        foreach (var (document, terms) in documents.Values)
        {
            foreach (var term in terms)
            {
                if (!_byTerm.TryGetValue(term, out var named))
                    _byTerm.Add(term, named = []);
                named.Add(document);
            }
        }
    }

    public int Count => _documents.Count;

    /// <summary>The documents with this term.</summary>
    public IReadOnlyList<Experience> With(string term) => _byTerm.TryGetValue(term, out var documents) ? documents : [];

    /// <summary>The shelf with some documents more or replaced, and some taken off.</summary>
    public DocumentShelf Change(IEnumerable<Experience> put, IEnumerable<string> taken)
    {
        var documents = _documents.RemoveRange(taken);
        return new(documents.SetItems(put.Select(document => KeyValuePair.Create(
            document.Document!.Id, new Shelved(document, DocumentTerms.Of(DocumentText.Shown(document.Completion)))))));
    }

    private sealed record Shelved(Experience Document, HashSet<string> Terms);
}
