using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>What was made with something: its text may have passed into the answers given with it, and from those into others.</summary>
internal static class Descendants
{
    /// <summary>All experiences made with one of the roots, at any remove; without the roots.</summary>
    /// <param name="roots">The ids of experiences, documents, lessons and tuned models; of a document, what was made with any text it ever had counts.</param>
    /// <param name="all">All experiences of the space.</param>
    /// <param name="sources">What a lesson or tuned model of this id was made of; null: it is neither.</param>
    public static IReadOnlyList<Experience> Of(
        IEnumerable<string> roots, IEnumerable<Experience> all, Func<string, IReadOnlyList<string>?> sources)
    {
        var seen = roots.ToHashSet(StringComparer.Ordinal);
        if (seen.Count == 0)
            return [];
        var children = all.SelectMany(child => child.Parents.SelectMany(parent => (sources(parent) ?? []).Append(parent)).Select(parent => (Parent: Key(parent), Child: child)))
            .ToLookup(pair => pair.Parent, pair => pair.Child, StringComparer.Ordinal);
        var next = new Queue<string>(seen);
        var found = new List<Experience>();
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in children[Key(parent)].Where(child => seen.Add(child.Id)))
            {
                found.Add(child);
                next.Enqueue(child.Id);
            }
        }

        return found;
    }

    /// <summary>The same for every text of a document.</summary>
    public static string Key(string id) => DocumentOrigin.IdOf(id) is { } document ? "doc:" + document : id;
}
