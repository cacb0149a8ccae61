using Microsoft.Extensions.AI;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Tuning;

namespace SpeedupLlm;

/// <summary>Asks an upstream's tuned models.</summary>
/// <param name="engine">What all requests share.</param>
/// <param name="tuning">The upstream's capability; null: it cannot be tuned.</param>
internal sealed class TunedUpstream(SpeedupEngine engine, IFineTuning? tuning)
{
    /// <exception cref="SpeedupOptionException">The profile's memory needs a tuned model, and there can be none.</exception>
    public void Require(Profile profile)
    {
        if (profile.Memory.TakesAdapter && tuning is null)
            throw new SpeedupOptionException("speedup.memory", $"The memory '{profile.Memory.Name}' needs an upstream that can be fine-tuned, and this one is not known to be.");
    }

    /// <summary>Loads a tuned model that was kept, when it is first needed after a start.</summary>
    /// <returns>False: it failed, and the base model must do.</returns>
    public async Task<bool> LoadAsync(Adapter adapter, CancellationToken cancellationToken)
    {
        try
        {
            await tuning!.LoadAsync(new TunedModel(adapter.Model, adapter.Weights, adapter.TrainedTokens), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            SpeedupTelemetry.MemoryFailures.Add(1);
            Log.AdapterNotLoaded(engine.Logger, exception, adapter.Space, adapter.Id);
            return false;
        }
    }

    /// <summary>Tells that a prompt was refused with guidance or, where there is one, that a tuned model gave no answer: it must do without.</summary>
    public void Tell(Adapter? adapter, Exception failure)
    {
        if (adapter is null)
        {
            Log.GuidanceRefused(engine.Logger, failure);
            return;
        }

        SpeedupTelemetry.MemoryFailures.Add(1);
        Log.AdapterFailed(engine.Logger, failure, adapter.Space, adapter.Id);
    }

    /// <summary>
    /// Lets a tuned model that is not there any more serve no longer. To be called once its base model has answered the same: an upstream that
    /// knows neither says nothing about either. Returns at once, since no request waits for the store.
    /// </summary>
    public void EndIfGone(Adapter? adapter, Exception failure)
    {
        if (adapter is not null && tuning!.IsGone(failure))
            _ = EndAsync(adapter);
    }

    private async Task EndAsync(Adapter adapter)
    {
        try
        {
            if (await engine.OwnerOf(adapter.Space).LoseAdapterAsync(adapter.Id).ConfigureAwait(false) is { } ended)
                Log.AdapterGone(engine.Logger, adapter.Space, adapter.Model, ended.Serving?.Model ?? adapter.BaseModel);
        }
        catch (Exception exception)
        {
            // The next request will find out again.
            SpeedupTelemetry.MemoryFailures.Add(1);
            Log.AdapterNotEnded(engine.Logger, exception, adapter.Space, adapter.Model);
        }
    }

    /// <summary>The caller's options, asking the tuned model where there is one.</summary>
    public static ChatOptions? Asking(ChatOptions? options, Adapter? adapter)
    {
        if (adapter is null)
            return options;
        var tuned = options?.Clone() ?? new ChatOptions();
        tuned.ModelId = adapter.Model;
        return tuned;
    }
}
