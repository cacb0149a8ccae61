using System.Text.Json;
using System.Text.Json.Serialization;
using SpeedupLlm.Accounting;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Cli;

/// <summary>A profile as a JSON file. Every key is optional; unknown keys are errors, so that a typo never goes unnoticed.</summary>
internal sealed record ProfileFile
{
    public string? Method { get; init; }

    public int? N { get; init; }

    public string? Memory { get; init; }

    public string? Scorer { get; init; }

    public string? Stop { get; init; }

    public double? Tau { get; init; }

    public string? Recall { get; init; }

    public bool? Store { get; init; }

    public bool? Prior { get; init; }

    public string? Space { get; init; }

    /// <summary><c>user</c> (default) or <c>space</c>.</summary>
    public string? Sharing { get; init; }

    public double? ControlShare { get; init; }

    public bool? Guard { get; init; }

    public double? AuditShare { get; init; }

    /// <summary><c>afresh</c> (default) or <c>judge</c>.</summary>
    public string? AuditBy { get; init; }

    public bool? ExpectFeedback { get; init; }

    /// <summary>As in <c>"00:10:00"</c>.</summary>
    public TimeSpan? FeedbackDeadline { get; init; }

    public long? Seed { get; init; }

    public bool? Experiment { get; init; }

    public int? MaxDemonstrations { get; init; }

    public int? ContextTokens { get; init; }

    /// <summary>0: no limit; JSON cannot tell null from absent.</summary>
    public int? Capacity { get; init; }

    public double? AssignmentTimeoutMs { get; init; }

    public TokenPrices? Prices { get; init; }

    public Budget? Budget { get; init; }

    public RuleFile? Rule { get; init; }

    public ScalingFile? Scaling { get; init; }

    public JudgeFile? Judge { get; init; }

    public PromptsFile? Prompts { get; init; }

    /// <summary>Per million tokens.</summary>
    public Dictionary<string, TokenPrices>? ModelPrices { get; init; }

    public Dictionary<string, NamedProfile>? Profiles { get; init; }

    /// <summary>Where files that it names are looked for.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = ".";

    /// <exception cref="UsageException">The file is missing, not JSON, or holds a key or type it should not.</exception>
    public static ProfileFile Read(string path)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(File.ReadAllBytes(path), ProfileJson.Default.ProfileFile)
                ?? throw new UsageException($"The profile {path} is empty; give a JSON object such as {{\"method\": \"best-of-n\"}}.");
            return profile with { Folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "." };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The profile {path} cannot be read: {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"The profile {path} is wrong at {exception.Path ?? "its start"}: {exception.Message}");
        }
    }

    public void ApplyTo(SpeedupOptions options)
    {
        options.Method = Method ?? options.Method;
        options.N = N ?? options.N;
        options.Memory = Memory ?? options.Memory;
        options.Scorer = Scorer ?? options.Scorer;
        options.Stop = Stop ?? options.Stop;
        options.Tau = Tau ?? options.Tau;
        options.Recall = Recall ?? options.Recall;
        options.Store = Store ?? options.Store;
        options.Prior = Prior ?? options.Prior;
        options.Space = Space ?? options.Space;
        options.ShareAcrossUsers = Sharing switch
        {
            null or "user" => false,
            "space" => true,
            _ => throw new UsageException($"The profile's sharing is '{Sharing}'; valid are user and space."),
        };
        options.ControlShare = ControlShare ?? options.ControlShare;
        options.Guard = Guard ?? options.Guard;
        options.AuditShare = AuditShare ?? options.AuditShare;
        options.AuditBy = AuditBy switch
        {
            null or "afresh" => SpeedupLlm.AuditBy.Afresh,
            "judge" => SpeedupLlm.AuditBy.Judge,
            _ => throw new UsageException($"The profile's auditBy is '{AuditBy}'; valid are afresh and judge."),
        };
        options.ExpectFeedback = ExpectFeedback ?? options.ExpectFeedback;
        options.FeedbackDeadline = FeedbackDeadline ?? options.FeedbackDeadline;
        options.Seed = Seed ?? options.Seed;
        options.Experiment = Experiment ?? options.Experiment;
        options.MaxDemonstrations = MaxDemonstrations ?? options.MaxDemonstrations;
        options.ContextTokens = ContextTokens ?? options.ContextTokens;
        options.Capacity = Capacity switch
        {
            null => options.Capacity,
            0 => null,
            _ => Capacity,
        };
        options.AssignmentTimeout = AssignmentTimeoutMs is { } milliseconds ? Milliseconds(milliseconds) : options.AssignmentTimeout;
        options.Prices = Prices ?? options.Prices;
        options.Budget = Budget ?? options.Budget;
        options.Rule = Rule?.ToRule() ?? options.Rule;
        options.Scaling = Scaling?.Over(options.Scaling) ?? options.Scaling;
        options.Judge = Judge?.Over(options.Judge, Folder) ?? options.Judge;
        options.Prompts = Prompts?.Over(options.Prompts) ?? options.Prompts;
        foreach (var (model, prices) in ModelPrices ?? [])
            options.ModelPrices[model] = prices;
        foreach (var (name, profile) in Profiles ?? [])
            options.Profiles[name] = profile.ToRequest();
    }

    private static TimeSpan Milliseconds(double value) => value is > 0 and <= 3_600_000
        ? TimeSpan.FromMilliseconds(value)
        : throw new UsageException($"The profile's assignmentTimeoutMs is {value}; it must be above 0 and at most 3600000 (an hour).");
}

/// <summary>The rule of the scorer <c>rule</c>: a regular expression over the completion, or bounds on a number.</summary>
internal sealed record RuleFile(string? Regex = null, double? Min = null, double? Max = null, bool Whole = false)
{
    public AnswerRule ToRule()
    {
        if (Regex is null)
            return AnswerRule.Number(Min, Max, Whole);
        try
        {
            return AnswerRule.Regex(Regex);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"The profile's rule.regex is not a regular expression: {exception.Message}");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ProfileFile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
