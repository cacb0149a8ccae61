namespace SpeedupLlm.RealLlm;

/// <summary>
/// Hands out the asks in shuffled order to several workers. The next ask of a problem waits until the one before has settled, so that
/// "asked before" means "learnt, if there was anything to learn"; meanwhile workers go on with other problems.
/// </summary>
internal sealed class Schedule
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Ask> _waiting;
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    public Schedule(IEnumerable<Ask> asks) => _waiting = new LinkedList<Ask>(asks);

    /// <summary>Places are shuffled, not asks: whichever place of a problem comes first is its first ask.</summary>
    public static IReadOnlyList<Ask> Shuffle(IReadOnlyList<Problem> problems, int asks, int seed)
    {
        var places = problems.SelectMany(p => Enumerable.Repeat(p, asks)).ToList();
        new SeededRandom(seed, "order").Shuffle(places);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. places.Select(p => new Ask(p, seen[p.Id] = seen.TryGetValue(p.Id, out int before) ? before + 1 : 0))];
    }

    /// <summary>The next ask that may start; null when all have been handed out.</summary>
    public async Task<Ask?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_waiting.Count == 0) return null;
                for (var node = _waiting.First; node is not null; node = node.Next)
                {
                    if (!_busy.Add(node.Value.Problem.Id)) continue;
                    _waiting.Remove(node);
                    return node.Value;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Settle(Ask ask)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _busy.Remove(ask.Problem.Id);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
