using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace SpeedupLlm.Experiences;

/// <summary>All adapters in memory, by memory scope and oldest first; one writer per space.</summary>
internal sealed class AdapterShelf
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Adapter>> _scopes = new(StringComparer.Ordinal);

    /// <summary>Puts adapters in, each in the place of the one with its id.</summary>
    public void Put(params IEnumerable<Adapter> adapters)
    {
        foreach (var adapter in adapters)
        {
            _scopes.AddOrUpdate(adapter.MemoryScope, _ => [adapter], (_, all) =>
                all.FirstOrDefault(other => other.Id == adapter.Id) is { } old ? all.Replace(old, adapter) : all.Add(adapter));
        }
    }

    public void Remove(params IEnumerable<Adapter> adapters)
    {
        foreach (var adapter in adapters)
            _scopes.AddOrUpdate(adapter.MemoryScope, _ => [], (_, all) => all.RemoveAll(other => other.Id == adapter.Id));
    }

    /// <summary>Those of a memory scope for one base model.</summary>
    public IReadOnlyList<Adapter> Of(string memoryScope, string baseModel) =>
        [.. _scopes.GetValueOrDefault(memoryScope, []).Where(adapter => adapter.BaseModel == baseModel)];

    /// <summary>The one that answers; null: the base model does.</summary>
    public Adapter? Serving(string memoryScope, string? model) =>
        _scopes.GetValueOrDefault(memoryScope, []).LastOrDefault(adapter => adapter.State == AdapterState.Serving && (model is null || adapter.BaseModel == model));

    /// <summary>Those of a space, or (null) all, oldest first.</summary>
    public IReadOnlyList<Adapter> All(string? space = null) =>
        [.. _scopes.Values.SelectMany(all => all).Where(adapter => space is null || adapter.Space == space).OrderBy(adapter => adapter.Created)];

    /// <summary>The ids of those that were rolled back: what they answered is not to be used.</summary>
    public IReadOnlySet<string> RolledBack(string space) => _scopes.Values.SelectMany(all => all)
        .Where(adapter => adapter.Space == space && adapter.State == AdapterState.RolledBack).Select(adapter => adapter.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those that are one of these, or learnt from one.</summary>
    public IReadOnlyList<Adapter> DerivedFrom(string space, IReadOnlySet<string> ids) =>
        [.. All(space).Where(adapter => ids.Contains(adapter.Id) || adapter.Sources.Any(ids.Contains))];
}
