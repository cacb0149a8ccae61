namespace SpeedupLlm.TinyModel.Training;

/// <summary>How the layers' matrices are stepped; embedding and gains always with AdamW.</summary>
public enum MatrixOptimizer
{
    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>Momentum made orthogonal by Newton–Schulz iterations: more progress per token for small models.</summary>
    Muon,
}

/// <summary>Everything a run depends on beside corpus and shape. Part of the checkpoint: a run can't be resumed with other options.</summary>
public sealed record TrainingOptions
{
    /// <summary>Optimiser steps of the whole run; the schedule spans them.</summary>
    public int Steps { get; init; } = 1_000;

    /// <summary>A step reads documents until they have at least so many tokens.</summary>
    public int TokensPerStep { get; init; } = 8_192;

    /// <summary>What one forward and backward pass reads at most (or one document): decides the size of the buffers.</summary>
    public int TokensPerPass { get; init; } = 1_024;

    /// <summary>How many parts of a step are computed side by side. Their gradients are added in order, so the result depends on this number but not on timing.</summary>
    public int Shards { get; init; } = 2;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The last learning rate, as a share of the highest.</summary>
    public double FinalShare { get; init; } = 0.02;

    /// <summary>Steps of linear warm-up.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>The share of the run, at its end, over which the rate falls: 1 is a cosine over the whole run, 0.4 keeps it constant until then.</summary>
    public double DecayShare { get; init; } = 1;

    /// <summary>Decoupled weight decay of matrices.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Decay of the gradient's running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Gradients longer than this are shortened to it.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>How the layers' matrices are stepped.</summary>
    public MatrixOptimizer Matrices { get; init; } = MatrixOptimizer.AdamW;

    /// <summary>Fixes the initial weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The learning rate of a step, 0-based.</summary>
    /// <param name="step">From 0 to <see cref="Steps"/> − 1.</param>
    public double RateAt(int step)
    {
        var warm = Math.Min(1, (step + 1.0) / Math.Max(1, WarmupSteps));
        var start = Steps * (1 - DecayShare);
        var progress = Math.Clamp((step - start) / Math.Max(1, Steps - start), 0, 1);
        return LearningRate * warm * (FinalShare + (1 - FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
