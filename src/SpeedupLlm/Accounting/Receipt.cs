using System.Text.Json.Serialization;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Accounting;

/// <summary>The record of what one request did: arm and its probability, path, memory used, candidates, stop reason, spent, learnt.</summary>
public sealed record Receipt
{
    /// <summary>Unguessable id of this receipt, as in <c>GET /v1/receipts/{id}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The request's id: its <c>Idempotency-Key</c>, or a new one.</summary>
    public required string RequestId { get; init; }

    /// <summary>The space whose memory was used and taught.</summary>
    public required string Space { get; init; }

    /// <summary>Whose request it was, where it said so. Kept so that it can be forgotten, and never shown.</summary>
    [JsonIgnore]
    public string? User { get; init; }

    /// <summary>When the request came in.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was asked; null where nothing may be stored, or the request did not complete.</summary>
    public ReceiptQuestion? Question { get; init; }

    /// <summary>The model asked for, where the request named one.</summary>
    public string? Model { get; init; }

    /// <summary>The scaling method.</summary>
    public required string Method { get; init; }

    /// <summary>The most operations the method was allowed.</summary>
    public required int N { get; init; }

    /// <summary>The memory method.</summary>
    public required string Memory { get; init; }

    /// <summary>The scorer.</summary>
    public required string Scorer { get; init; }

    /// <summary>The stopping rule.</summary>
    public required string Stop { get; init; }

    /// <summary>τ.</summary>
    public required double Tau { get; init; }

    /// <summary>The version of the prompts in use.</summary>
    public required string PromptVersion { get; init; }

    /// <summary>True where the request carried its answer key (<c>--experiment</c>).</summary>
    public bool Experiment { get; init; }

    /// <summary>True when retrieval found something this profile may use: only then is an arm drawn.</summary>
    public bool Eligible { get; init; }

    /// <summary>The predicted similarity level of the nearest usable experience.</summary>
    public SimilarityLevel Level { get; init; }

    /// <summary>
    /// Predicted level × memory method × scaling method, as in <c>S1/in-context/best-of-n</c>; where documents are usable,
    /// <c>documents/…</c> or <c>S1+documents/…</c>. Null when not eligible.
    /// </summary>
    public string? Band { get; init; }

    /// <summary>The arm drawn; null when not eligible.</summary>
    public Arm? Arm { get; init; }

    /// <summary>P(memory arm) at the draw; null when not eligible.</summary>
    public double? Probability { get; init; }

    /// <summary>The cost at which y is capped, fixed at the assignment; null when not eligible.</summary>
    public double? Cap { get; init; }

    /// <summary>y = min(cost, cap)/cap in [0, 1], 1 where the request did not complete; null when not eligible.</summary>
    public double? Y { get; init; }

    /// <summary>How the answer came about: <c>recall</c> (from memory, no model call) or <c>scaling</c>.</summary>
    public required string Path { get; init; }

    /// <summary>How the request ended.</summary>
    public required RequestStatus Status { get; init; }

    /// <summary>The experiences and lessons that were shown to the model, or what was recalled.</summary>
    public IReadOnlyList<ReceiptMemory> MemoryUsed { get; init; } = [];

    /// <summary>What memory voted, and how far the run would have gone without; null where it had no vote.</summary>
    public ReceiptPrior? Prior { get; init; }

    /// <summary>Demonstrations or lessons left out, and why (<c>did not fit</c>, <c>refused by the upstream</c>); null when none.</summary>
    public string? MemoryDropped { get; init; }

    /// <summary>What the method did, in order.</summary>
    public IReadOnlyList<ReceiptStep> Steps { get; init; } = [];

    /// <summary>Every candidate, in order.</summary>
    public IReadOnlyList<ReceiptCandidate> Candidates { get; init; } = [];

    /// <summary>Index of the candidate that was served; null for recall or where there is none.</summary>
    public int? Chosen { get; init; }

    /// <summary>Why the method stopped: a rule's name, <c>budget</c>, <c>end</c>, <c>upstream failed</c> (twice in a row).</summary>
    public string? StopReason { get; init; }

    /// <summary>All that was spent for this request, whoever asked for it.</summary>
    public required Spent Spent { get; init; }

    /// <summary>What the first answer alone cost (the <c>single call</c> baseline); null where the model was not asked.</summary>
    public double? FirstAnswerCost { get; init; }

    /// <summary>The audit of this answer, once it is there; null where none was drawn.</summary>
    public Audit? Audit { get; init; }

    /// <summary>
    /// Memory arm: the control arm's mean cost in this space so far, less what was spent. An estimate; the claim is in the savings report.
    /// </summary>
    public double? Avoided { get; init; }

    /// <summary>
    /// <c>pending</c>; <c>committed</c> (an experience is durable: this is the acknowledgement); <c>nothing</c> (there was nothing to learn);
    /// <c>failed</c> (the store did not take it).
    /// </summary>
    public string Learnt { get; init; } = "pending";

    /// <summary>Why nothing was learnt, or how (<c>new</c>, <c>confirmed</c>).</summary>
    public string? LearntReason { get; init; }

    /// <summary>The experience that was learnt or confirmed.</summary>
    public string? ExperienceId { get; init; }

    /// <summary>The experiences it names: used, voting, learnt.</summary>
    [JsonIgnore]
    public IEnumerable<string> Named =>
        [.. MemoryUsed.Concat(Prior?.Experiences ?? []).Select(used => used.ExperienceId), .. ExperienceId is { } id ? [id] : Array.Empty<string>()];

    /// <summary>The receipt without anything that was said.</summary>
    internal Receipt WithoutTexts() => this with
    {
        User = null, Question = null, Candidates = [.. Candidates.Select(candidate => candidate with { AnswerId = null, Answer = null })],
    };
}

/// <summary>How a request ended.</summary>
public enum RequestStatus
{
    /// <summary>An answer was given.</summary>
    Completed,

    /// <summary>The upstream failed.</summary>
    Failed,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>The outcome's deadline passed.</summary>
    Missed,

    /// <summary>The process ended in between.</summary>
    Crashed,
}

/// <summary>One experience, or one lesson, that was used.</summary>
/// <param name="ExperienceId">Its id.</param>
/// <param name="Similarity">Cosine to the question, in [−1, 1]; 0 for a document; of a lesson, that of the nearest experience it was made of.</param>
/// <param name="Level">The predicted level, likewise; none for a document.</param>
/// <param name="Source">Where it comes from: <c>own</c>, <c>feedback</c>, <c>document</c>, <c>reference</c> or <c>lesson</c>.</param>
public sealed record ReceiptMemory(string ExperienceId, double Similarity, SimilarityLevel Level, string Source = "own");

/// <summary>Memory's votes for an answer, beside those of the samples. None of the samples saw an experience that voted.</summary>
/// <param name="Votes">1 or 2.</param>
/// <param name="ForServed">Whether they are for the answer that was served.</param>
/// <param name="FreshVotes">Samples that gave the answer that was served.</param>
/// <param name="OperationsWithout">The operations of the same run, with the same samples, had memory not voted.</param>
/// <param name="AtLeast">True where these are no more than a lower bound: the samples that it needed were never drawn.</param>
/// <param name="Experiences">Who voted, nearest first.</param>
public sealed record ReceiptPrior(
    int Votes, bool ForServed, int FreshVotes, int OperationsWithout, bool AtLeast, IReadOnlyList<ReceiptMemory> Experiences);

/// <summary>One step of the scaling method.</summary>
/// <param name="Operation">The operation it belongs to, 1-based.</param>
/// <param name="Kind">What was done: <c>answer</c>, <c>feedback</c>, <c>refine</c>, <c>expand</c>, <c>path</c>, <c>chunk</c>, <c>probe</c>.</param>
/// <param name="Cost">Priced tokens.</param>
/// <param name="Candidate">Index of the candidate it brought; null: none.</param>
/// <param name="Failed">True when the upstream failed.</param>
public sealed record ReceiptStep(int Operation, string Kind, double Cost, int? Candidate, bool Failed);

/// <summary>One candidate.</summary>
/// <param name="Index">0-based, in the order of the method's stream.</param>
/// <param name="Operation">The operation that produced it, 1-based.</param>
/// <param name="AnswerId">
/// The answer's text by its id in the store, so that forgetting reaches it; <c>Answer</c> is filled in when the receipt is read.
/// </param>
/// <param name="Answer">The extracted answer in canonical form; null where there is none or it was forgotten.</param>
/// <param name="Score">In [0, 1], or null: cannot score.</param>
/// <param name="ScoreKind"><c>Verified</c> or <c>Estimated</c>; null with no score.</param>
/// <param name="Cost">Priced tokens.</param>
/// <param name="FinishReason">As the upstream gave it.</param>
public sealed record ReceiptCandidate(
    int Index, int Operation, string? AnswerId, string? Answer, double? Score, string? ScoreKind, double Cost, string? FinishReason);
