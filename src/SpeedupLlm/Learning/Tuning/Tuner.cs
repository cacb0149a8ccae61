using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// Fine-tuning behind the requests: never two tunings of a base model at once, in the order in which their experiences were learnt. Experiences that come
/// while one runs are taken together afterwards. What fails costs money each time, so the next try waits.
/// </summary>
/// <param name="services">What it needs.</param>
internal sealed class Tuner(TuningServices services) : IBackgroundLearner
{
    private readonly ConcurrentDictionary<(string Scope, string BaseModel), bool> _waiting = new();
    private readonly ConcurrentDictionary<string, Turns> _turns = new(StringComparer.Ordinal); // by base model
    private readonly BackOff<(string Scope, string BaseModel)> _backOff = new(services.Time);
    private readonly CancellationTokenSource _stop = new();

    public void Take(Episode episode)
    {
        if (!episode.Memory.TakesAdapter || episode.Experience is not { } experience || !TuningSet.IsTrainable(experience)
            || episode.Model.GetService<IFineTuning>() is not { } tuning || !_waiting.TryAdd((experience.MemoryScope, tuning.BaseModel), true))
        {
            return;
        }

        _turns.GetOrAdd(tuning.BaseModel, _ => new Turns(int.MaxValue)).Take(() => LearnAsync(experience, episode.Model, tuning));
    }

    public Task SettleAsync() => Task.WhenAll(_turns.Values.Select(turns => turns.SettleAsync()));

    /// <summary>Ends what is under way: a tuning begins anew with the next experience, an exam is held again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LearnAsync(Experience experience, IChatClient model, IFineTuning tuning)
    {
        var what = (Scope: experience.MemoryScope, tuning.BaseModel);
        _waiting.TryRemove(what, out _);
        if (!_backOff.IsOver(what))
            return;
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            var learner = new AdapterLearner(model, tuning, services.Prices, services.Answers, services.Equality, services.Seed, services.Time);
            var change = await learner.LearnAsync(
                what.Scope, services.Index.InScope(experience.Space, what.Scope), services.Adapters.Of(what.Scope, what.BaseModel), _stop.Token).ConfigureAwait(false);
            if (!change.IsNothing)
                await services.OwnerOf(experience.Space).CommitAdaptersAsync(change).ConfigureAwait(false);
            if (change.Failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            _backOff.Succeeded(what);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The engine ends.
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.MemoryFailures.Add(1);
            Log.TuningFailed(services.Logger, exception, experience.Space, _backOff.Failed(what));
        }
    }
}
