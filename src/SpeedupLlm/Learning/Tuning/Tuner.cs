using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// Fine-tuning behind the requests: never two tunings at once, in the order in which their experiences were learnt. Experiences that come while one runs
/// are taken together afterwards.
/// </summary>
/// <param name="services">What it needs.</param>
internal sealed class Tuner(TuningServices services) : IBackgroundLearner
{
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
    private readonly Turns _turns = new(int.MaxValue);
    private readonly CancellationTokenSource _stop = new();

    public void Take(Episode episode)
    {
        if (!episode.Memory.TakesAdapter || episode.Experience is not { } experience || !TuningSet.IsTrainable(experience)
            || episode.Model.GetService<IFineTuning>() is not { } tuning || !_waiting.TryAdd(experience.MemoryScope, true))
        {
            return;
        }

        _turns.Take(() => LearnAsync(experience, episode.Model, tuning));
    }

    public Task SettleAsync() => _turns.SettleAsync();

    /// <summary>Ends what is under way: its tokens are lost, and it begins anew with the next experience.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LearnAsync(Experience experience, IChatClient model, IFineTuning tuning)
    {
        var scope = experience.MemoryScope;
        _waiting.TryRemove(scope, out _);
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            var learner = new AdapterLearner(model, tuning, services.Prices, services.Answers, services.Equality, services.Seed, services.Time);
            var change = await learner.LearnAsync(
                scope, services.Index.InScope(experience.Space, scope), services.Adapters.Of(scope, tuning.BaseModel), _stop.Token).ConfigureAwait(false);
            if (change.IsNothing)
                return;
            await services.OwnerOf(experience.Space).CommitAdaptersAsync(change).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The engine ends.
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.MemoryFailures.Add(1);
            Log.TuningFailed(services.Logger, exception, experience.Space);
        }
    }
}
