using SpeedupLlm.Accounting;
using SpeedupLlm.Memory;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>The profile: what a request gets that does not choose for itself, and what holds for all requests.</summary>
public sealed class SpeedupOptions
{
    /// <summary>Scaling method. Default <c>single</c>.</summary>
    public string Method { get; set; } = "single";

    /// <summary>The most operations, 1–64. Default: the method's own (Best-of-N 8, Self-Refine 4, Tree of Thoughts 16, Long CoT 32).</summary>
    public int? N { get; set; }

    /// <summary>What the scaling methods are set to.</summary>
    public ScalingSettings Scaling { get; set; } = new();

    /// <summary>Memory method. Default: <c>in-context</c> with a scaled method, <c>off</c> with <c>single</c>.</summary>
    public string? Memory { get; set; }

    /// <summary>Scorer. Default: the method's (docs/scaling); <c>reference</c> where a request carries its answer key.</summary>
    public string? Scorer { get; set; }

    /// <summary>
    /// Stopping rule. Default: the method's (docs/scaling); with a scorer that was chosen, <c>agreement</c> for <c>agreement</c>, else
    /// <c>threshold</c>.
    /// </summary>
    public string? Stop { get; set; }

    /// <summary>τ, in (0, 1]. Default 0.95.</summary>
    public double Tau { get; set; } = 0.95;

    /// <summary>Recall: <c>exact</c> (default) or <c>off</c>.</summary>
    public string Recall { get; set; } = "exact";

    /// <summary>False: nothing is learnt unless a request asks for it. Default true.</summary>
    public bool Store { get; set; } = true;

    /// <summary>
    /// True: solved experiences of the same question vote (at most twice) beside the samples, where the scorer or rule counts votes, and are not shown to
    /// the model then. Default false.
    /// </summary>
    public bool Prior { get; set; }

    /// <summary>The space of requests that name none. Default <c>default</c>.</summary>
    public string Space { get; set; } = "default";

    /// <summary>True: all users of a space learn from each other. Default false: what is learnt stays with the request's user.</summary>
    public bool ShareAcrossUsers { get; set; }

    /// <summary>
    /// The share of eligible requests that run without memory, in [0, 1], to measure its effect. Default: one half at first, less as the effect
    /// becomes known, never below 5% (docs/guard.md).
    /// </summary>
    public double? ControlShare { get; set; }

    /// <summary>True: where memory is shown to cost more or to score lower, 2% of requests use it. False: it is only watched. Default true.</summary>
    public bool Guard { get; set; } = true;

    /// <summary>
    /// The share of eligible requests, in [0, 1], that are also answered afresh without memory to see whether memory changed the answer, where no
    /// scorer verifies answers. Default 0.02.
    /// </summary>
    public double AuditShare { get; set; } = 0.02;

    /// <summary>
    /// How: afresh, or by the judge (<see cref="Judge"/>), who must have a calibration that shows it better than chance; a verdict costs less than an
    /// answer. Default afresh.
    /// </summary>
    public AuditBy AuditBy { get; set; }

    /// <summary>
    /// True: feedback is expected on every answer that no scorer verifies, and counts in the guard's test where it comes within
    /// <see cref="FeedbackDeadline"/>; silence counts as no complaint. Default false: feedback teaches and quarantines, and is in no test.
    /// </summary>
    public bool ExpectFeedback { get; set; }

    /// <summary>How long the guard waits for expected feedback before it takes an outcome, at most 30 days. Default 10 minutes.</summary>
    public TimeSpan FeedbackDeadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Makes a run repeatable: candidates' seeds and the arms follow from it. Default: none.</summary>
    public long? Seed { get; set; }

    /// <summary>True: requests may carry their answer key (<see cref="SpeedupRequest.Reference"/>). For experiments. Default false.</summary>
    public bool Experiment { get; set; }

    /// <summary>The most demonstrations in a prompt, 1–3 (more saturates or hurts). Default 1.</summary>
    public int MaxDemonstrations { get; set; } = 1;

    /// <summary>The model's context in tokens, prompt and answer together; guidance that would not fit is dropped. Default: unknown.</summary>
    public int? ContextTokens { get; set; }

    /// <summary>Prices that turn tokens into cost. Default 1 : 0.25 : 4.</summary>
    public TokenPrices Prices { get; set; } = new();

    /// <summary>
    /// Prices of models, per million tokens, by the name that requests ask for: then cost is in millionths, and receipts tell money. Models that are
    /// not listed have <see cref="Prices"/>.
    /// </summary>
    public IDictionary<string, TokenPrices> ModelPrices { get; } = new Dictionary<string, TokenPrices>(StringComparer.Ordinal);

    /// <summary>What one request may spend at most. Default: the method's operations bound the calls.</summary>
    public Budget Budget { get; set; } = new();

    /// <summary>An assignment without an outcome after this time counts as the worst. Default 10 minutes.</summary>
    public TimeSpan OutcomeDeadline { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an eligible request waits for the store to take its assignment; then it goes on without memory. Default 250 milliseconds.
    /// </summary>
    public TimeSpan AssignmentTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The most experiences of a space, at least 1; documents do not count. In a full one the least useful make room (docs/forgetting.md). Null: no limit.
    /// Default 100,000.
    /// </summary>
    public int? Capacity { get; set; } = 100_000;

    /// <summary>How long a request waits for its question's embedding; then it goes on without memory. Default 5 seconds.</summary>
    public TimeSpan EmbedderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The rule of the scorer <c>rule</c>. Default: the answer is a number.</summary>
    public AnswerRule Rule { get; set; } = AnswerRule.Number();

    /// <summary>The judge of the scorer <c>judge</c>.</summary>
    public JudgeSettings Judge { get; set; } = new();

    /// <summary>The reward model of the scorer <c>reward</c>. Default: none.</summary>
    public IRewardModel? Reward { get; set; }

    /// <summary>The texts in which the product speaks to the model (<see cref="PromptSet.With"/> changes them).</summary>
    public PromptSet Prompts { get; set; } = PromptSet.Default;

    /// <summary>Profiles that requests may name; what a request says itself goes before its profile, and that before these options.</summary>
    public IDictionary<string, SpeedupRequest> Profiles { get; } = new Dictionary<string, SpeedupRequest>(StringComparer.Ordinal);

    /// <summary>The scaling methods requests may name.</summary>
    public IList<IScalingMethod> ScalingMethods { get; } = [.. SpeedupLlm.Scaling.ScalingMethods.All];

    /// <summary>The memory methods requests may name.</summary>
    public IList<IMemoryMethod> MemoryMethods { get; } = [.. SpeedupLlm.Memory.MemoryMethods.All];

    /// <summary>The scorers requests may name.</summary>
    public IList<IScorer> Scorers { get; } = [.. Scoring.Scorers.All];

    /// <summary>The stopping rules requests may name.</summary>
    public IList<IStoppingRule> StoppingRules { get; } = [.. Stopping.StoppingRules.All];
}

/// <summary>How an answer is audited.</summary>
public enum AuditBy
{
    /// <summary>The request is answered once more, without memory.</summary>
    Afresh,

    /// <summary>A calibrated judge is asked, who sees question and answer only.</summary>
    Judge,
}
