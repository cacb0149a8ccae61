namespace SpeedupLlm.Tuning;

/// <summary>A model made by <see cref="IFineTuning.TuneAsync"/>. Who wants it after a restart keeps this record.</summary>
/// <param name="Model">What requests name it.</param>
/// <param name="Weights">What makes it from the base model; empty where a provider keeps that.</param>
/// <param name="TrainedTokens">Tokens that tuning processed, repetitions included: what it costs. 0 or more.</param>
public sealed record TunedModel(string Model, ReadOnlyMemory<byte> Weights, long TrainedTokens)
{
    /// <summary>Examples that were not learnt from, because they do not fit the model.</summary>
    public int LeftOut { get; init; }
}

/// <summary>How far a tuning is.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean −log p of the examples' tokens in this step, in nats.</param>
public readonly record struct TuningProgress(int Step, int Steps, double Loss);
