namespace SpeedupLlm.TinyModel.Training;

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean −log p of the learnt tokens of this step.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="TokensRead">Since the run began, earlier processes included.</param>
/// <param name="DocumentsRead">Since the run began, earlier processes included.</param>
/// <param name="TokensPerSecond">Of this process.</param>
/// <param name="TimeToGo">At that speed.</param>
public sealed record TrainingProgress(
    int Step, int Steps, double Loss, double GradientNorm, double LearningRate, long TokensRead, long DocumentsRead, double TokensPerSecond, TimeSpan TimeToGo);

/// <summary>What happens beside training.</summary>
public sealed record TrainingHooks
{
    /// <summary>Called after every step.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Called after every <see cref="EvaluateEvery"/> steps and after the last one, with the model as it is then.</summary>
    public Func<EmbeddedModel, TrainingProgress, CancellationToken, Task>? Evaluate { get; init; }

    /// <summary>Steps between evaluations.</summary>
    public int EvaluateEvery { get; init; } = 500;

    /// <summary>Where the run's state is kept; a run that finds it there goes on from it.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between checkpoints. One is written on cancellation and after the last step too.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>The clock behind tokens per second.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
