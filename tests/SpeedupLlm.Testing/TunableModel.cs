using Microsoft.Extensions.AI;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Testing;

/// <summary>A model that can be tuned: it remembers what on, and a test decides what its tuned models answer.</summary>
public sealed class TunableModel(IChatClient inner) : DelegatingChatClient(inner), IFineTuning
{
    private readonly List<TuningRequest> _requests = [];

    public string BaseModel => "fake";

    public int LeastExamples { get; init; } = 1;

    /// <summary>Called before a tuning: throw, or wait for the token.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<TuningRequest> Requests => [.. _requests];

    public HashSet<string> Loaded { get; } = [];

    public List<string> Dropped { get; } = [];

    public async Task<TunedModel> TuneAsync(TuningRequest request, IProgress<TuningProgress>? progress, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        _requests.Add(request);
        var model = $"fake+{_requests.Count}";
        Loaded.Add(model);
        return new TunedModel(model, new byte[] { 1, 2, (byte)_requests.Count }, 1000 * request.Examples.Count);
    }

    public ValueTask LoadAsync(TunedModel model, CancellationToken cancellationToken)
    {
        Loaded.Add(model.Model);
        return ValueTask.CompletedTask;
    }

    public ValueTask DropAsync(string model, CancellationToken cancellationToken)
    {
        Loaded.Remove(model);
        Dropped.Add(model);
        return ValueTask.CompletedTask;
    }
}
