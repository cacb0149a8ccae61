using System.Text.Json;
using SpeedupLlm.Accounting;
using SpeedupLlm.Cli.Judging;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Cli;

/// <summary>What the scaling methods are set to, in a profile.</summary>
internal sealed record ScalingFile(
    int? Waves = null, int? Depth = null, int? Branches = null, double? PruneBelow = null, int? StepTokens = null, int? ChunkTokens = null,
    int? ProbeTokens = null, int? FeedbackTokens = null, bool? ReasoningEffort = null, string[]? Models = null)
{
    public ScalingSettings Over(ScalingSettings settings) => settings with
    {
        Waves = Waves ?? settings.Waves,
        Depth = Depth ?? settings.Depth,
        Branches = Branches ?? settings.Branches,
        PruneBelow = PruneBelow ?? settings.PruneBelow,
        StepTokens = StepTokens ?? settings.StepTokens,
        ChunkTokens = ChunkTokens ?? settings.ChunkTokens,
        ProbeTokens = ProbeTokens ?? settings.ProbeTokens,
        FeedbackTokens = FeedbackTokens ?? settings.FeedbackTokens,
        ReasoningEffort = ReasoningEffort ?? settings.ReasoningEffort,
        Models = Models ?? settings.Models,
    };
}

/// <summary>The judge, in a profile.</summary>
/// <param name="Model">The model that judges.</param>
/// <param name="VerdictTokens">The most tokens of a verdict.</param>
/// <param name="Calibration">A file's name, or counts.</param>
internal sealed record JudgeFile(string? Model = null, int? VerdictTokens = null, JsonElement? Calibration = null)
{
    /// <exception cref="UsageException">The calibration cannot be read.</exception>
    public JudgeSettings Over(JudgeSettings settings, string folder) => settings with
    {
        Model = Model ?? settings.Model,
        VerdictTokens = VerdictTokens ?? settings.VerdictTokens,
        Calibration = Calibration is { ValueKind: not JsonValueKind.Null } entry ? CalibrationFile.Of(entry, folder) : settings.Calibration,
    };
}

/// <summary>Changed texts and their version, in a profile.</summary>
internal sealed record PromptsFile(string? Version = null, Dictionary<string, string>? Texts = null)
{
    /// <exception cref="UsageException">A text or place is unknown, or the version is missing.</exception>
    public PromptSet Over(PromptSet prompts)
    {
        try
        {
            return prompts.With(Version ?? string.Empty, Texts ?? []);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"The profile's prompts are wrong: {exception.Message}");
        }
    }
}

/// <summary>A profile that requests may name.</summary>
internal sealed record NamedProfile(
    string? Method = null, int? N = null, int? Depth = null, int? Waves = null, string? Memory = null, string? Scorer = null, string? Stop = null,
    double? Tau = null, string? Recall = null, bool? Store = null, bool? Prior = null, Budget? Budget = null)
{
    public SpeedupRequest ToRequest() => new()
    {
        Method = Method,
        N = N,
        Depth = Depth,
        Waves = Waves,
        Memory = Memory,
        Scorer = Scorer,
        Stop = Stop,
        Tau = Tau,
        Recall = Recall,
        Store = Store,
        Prior = Prior,
        Budget = Budget,
    };
}
