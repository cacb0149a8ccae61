using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace SpeedupLlm.Experiences;

/// <summary>Experiences by recall scope and fingerprint, in the order they came. One writer per space, any number of readers.</summary>
internal sealed class ExactTable
{
    private readonly ConcurrentDictionary<(string Scope, string Fingerprint), ImmutableArray<Experience>> _all = new();

    public ImmutableArray<Experience> Find(string recallScope, string fingerprint) =>
        _all.TryGetValue((recallScope, fingerprint), out var found) ? found : [];

    public void Add(Experience experience) => _all.AddOrUpdate(Key(experience), _ => [experience], (_, all) => all.Add(experience));

    public void Update(Experience experience)
    {
        if (_all.TryGetValue(Key(experience), out var all))
            _all[Key(experience)] = [.. all.Select(other => other.Id == experience.Id ? experience : other)];
    }

    public void Remove(Experience experience)
    {
        if (!_all.TryGetValue(Key(experience), out var all))
            return;
        var left = all.RemoveAll(other => other.Id == experience.Id);
        if (left.IsEmpty)
            _all.TryRemove(Key(experience), out _);
        else
            _all[Key(experience)] = left;
    }

    private static (string Scope, string Fingerprint) Key(Experience experience) => (experience.RecallScope, experience.Fingerprint);
}
