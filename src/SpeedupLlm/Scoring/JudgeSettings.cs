namespace SpeedupLlm.Scoring;

/// <summary>How the scorer <c>judge</c> is set up.</summary>
public sealed record JudgeSettings
{
    /// <summary>The model that judges; null: the one that answers.</summary>
    public string? Model { get; init; }

    /// <summary>How it did on labelled items. Without it, while no better than chance, or where it is of another model or other prompts, the judge refuses.</summary>
    public JudgeCalibration? Calibration { get; init; }

    /// <summary>The most tokens of a verdict, 1–4096. Default 16; a model that thinks first needs more.</summary>
    public int VerdictTokens { get; init; } = 16;
}
