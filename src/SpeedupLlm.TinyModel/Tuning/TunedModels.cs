using SpeedupLlm.TinyModel.Decoding;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>The base model and all that were tuned from it, by name: the adapters of all, and the whole matrices of those asked last.</summary>
/// <param name="start">The base model.</param>
/// <param name="capacity">Tuned models whose matrices are kept: 10 MB each.</param>
internal sealed class TunedModels(PackedWeights start, int capacity)
{
    /// <summary>Between the base model's name and what tells a tuned model from others.</summary>
    public const char Separator = '+';

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LowRank> _adapters = new(StringComparer.Ordinal);
    private readonly List<(string Model, Lazy<PackedWeights> Weights)> _ready = [];

    public void Add(string model, LowRank adapter)
    {
        lock (_lock)
            _adapters[model] = adapter;
    }

    public void Remove(string model)
    {
        lock (_lock)
        {
            _adapters.Remove(model);
            _ready.RemoveAll(ready => string.Equals(ready.Model, model, StringComparison.Ordinal));
        }
    }

    public LowRank Adapter(string model)
    {
        lock (_lock)
            return _adapters.TryGetValue(model, out var adapter) ? adapter : throw new TunedModelNotLoadedException(model);
    }

    /// <summary>The model of that name. Names that don't look like a tuned model's are the base model's.</summary>
    public PackedWeights Of(string? model) =>
        model is null || !model.Contains(Separator, StringComparison.Ordinal) || string.Equals(model, start.Model, StringComparison.Ordinal) ? start : Ready(model).Value;

    private Lazy<PackedWeights> Ready(string model)
    {
        lock (_lock)
        {
            var adapter = Adapter(model);
            var at = _ready.FindIndex(ready => string.Equals(ready.Model, model, StringComparison.Ordinal));
            // Made outside of the lock, by whoever asks first; those who ask meanwhile wait for it.
            var found = at >= 0 ? _ready[at].Weights : new Lazy<PackedWeights>(() => start.Tuned(model, adapter));
            if (at >= 0)
                _ready.RemoveAt(at);
            _ready.Insert(0, (model, found));
            if (_ready.Count > capacity)
                _ready.RemoveAt(capacity);
            return found;
        }
    }
}
