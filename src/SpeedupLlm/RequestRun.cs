using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Memory;
using SpeedupLlm.Recall;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;

namespace SpeedupLlm;

/// <summary>One request under way: gathers what happened and, exactly once, turns it into receipt, outcome and experience.</summary>
internal sealed class RequestRun
{
    private readonly SpeedupEngine _engine;
    private readonly IChatClient _model;
    private readonly Activity? _activity;
    private readonly string _receiptId = "rcpt_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly DateTimeOffset _created;
    private readonly long _started;
    private readonly long _epoch;
    private Found _found = Found.Nothing;
    private Drawn _drawn = Drawn.NotEligible;
    private Guidance? _guidance;
    private PriorVotes? _prior;
    private Func<Served, CancellationToken, Task<Audit>>? _audit;
    private Episode? _episode;
    private int _ended;

    public RequestRun(SpeedupEngine engine, IChatClient model, Asked asked, Activity? activity)
    {
        (_engine, _model) = (engine, model);
        _activity = activity;
        Asked = asked;
        _created = engine.Time.GetUtcNow();
        _epoch = engine.OwnerOf(asked.Profile.Space).Curation.Epoch;
        _started = engine.Time.GetTimestamp();
        Ledger = new Ledger(engine.Prices, asked.Profile.Limits);
        Verification = new Verification(engine, asked, new Draws(engine.SeedFor(asked.Options), asked.RequestId));
    }

    public Asked Asked { get; }

    public Ledger Ledger { get; }

    public Verification Verification { get; }

    /// <summary>What it has cost so far.</summary>
    public double Cost => Ledger.Total(0, 0).Cost;

    /// <param name="found">What retrieval found.</param>
    /// <param name="drawn">The arm.</param>
    /// <param name="audit">Audits the answer that was served.</param>
    public void Begin(Found found, Drawn drawn, Func<Served, CancellationToken, Task<Audit>> audit) =>
        (_found, _drawn, _audit) = (found, drawn, audit);

    public void Guided(Guidance guidance, PriorVotes? prior) => (_guidance, _prior) = (guidance, prior);

    /// <summary>Ends the request with an answer straight from memory.</summary>
    public async Task<ChatResponse> RecalledAsync(Experience experience, CancellationToken cancellationToken)
    {
        var response = ExactRecall.Serve(experience, "chatcmpl-" + _receiptId, _created);
        var answer = _engine.Answers.Read(Asked.Question.Text, response.Text);
        var score = await Verification.OfRecalledAsync(new Candidate(0, 0, response, answer, 0), cancellationToken).ConfigureAwait(false);
        var receipt = Receipt(RequestStatus.Completed, "recall") with
        {
            MemoryUsed = [Booked(new Neighbour(experience, 1, Questions.SimilarityLevel.S1))],
            Learnt = "nothing",
        };
        return Finish(response, receipt, new Dictionary<string, string>(), score, null, answer, "recalled");
    }

    /// <summary>Ends the request with the best candidate.</summary>
    /// <param name="reasoned">What the method found.</param>
    /// <param name="without">How far it would have gone without memory's votes; null where there were none.</param>
    public ChatResponse Answered(Reasoned reasoned, PriorBound? without)
    {
        if (reasoned.Failure is { } failure)
            Log.StreamEndedEarly(_engine.Logger, failure);
        var best = reasoned.Candidates[reasoned.Best];
        var score = reasoned.Scores[best.Index];
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var receipt = Receipt(RequestStatus.Completed, "scaling", reasoned.Operations) with
        {
            Candidates = [.. reasoned.Candidates.Select(candidate => Book(candidate, reasoned.Scores[candidate.Index], texts))],
            Chosen = best.Index,
            StopReason = reasoned.StopReason,
            Steps = [.. reasoned.Steps.Select(step => new ReceiptStep(step.Operation, step.Kind, step.Cost, step.Candidate?.Index, step.Failure is not null))],
            FirstAnswerCost = reasoned.FirstAnswerCost,
            Prior = _prior is { } prior && without is not null ? Book(prior, without, reasoned.Candidates, best) : null,
        };
        var (draft, notLearnt) = ExperienceDraft.Of(
            _engine, Asked, best, score, receipt, [.. _guidance?.Used ?? [], .. _prior?.From ?? []], _guidance?.Lessons ?? [], _guidance?.Adapter,
            _found.Embedding);
        _episode = EpisodeDraft.Of(_engine, Asked, _model, reasoned, _found, _drawn.Arm, _guidance, _prior is not null);
        return Finish(Copy(best.Response), receipt, texts, Verification.Of(best, score), draft, best.Answer, notLearnt);
    }

    /// <summary>Ends the request without an answer: by intention to treat, its outcome is the worst.</summary>
    public void Failed(Exception exception, CancellationToken cancellationToken)
    {
        var status = exception is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? RequestStatus.Cancelled
            : RequestStatus.Failed;
        End(Receipt(status, "scaling"), new Dictionary<string, string>(), null, null, null, "the request did not complete");
    }

    private ChatResponse Finish(
        ChatResponse response, Receipt receipt, Dictionary<string, string> texts, Score? verified, Experience? draft, Questions.Answer? answer,
        string? notLearnt)
    {
        response.Usage = new UsageDetails
        {
            InputTokenCount = receipt.Spent.InputTokens,
            OutputTokenCount = receipt.Spent.OutputTokens,
            TotalTokenCount = receipt.Spent.InputTokens + receipt.Spent.OutputTokens,
            CachedInputTokenCount = receipt.Spent.CachedInputTokens,
            ReasoningTokenCount = receipt.Spent.ReasoningTokens > 0 ? receipt.Spent.ReasoningTokens : null,
        };
        if (Asked.Profile.Store)
        {
            var question = new ReceiptQuestion(
                TextId.Of(receipt.Space, Asked.Question.Text), Asked.Question.Fingerprint, Asked.MemoryScope, Asked.RecallScope,
                _engine.Options.ShareAcrossUsers ? null : Asked.Profile.Request.User) { Text = Asked.Question.Text };
            texts[question.TextId] = Asked.Question.Text;
            receipt = receipt with { Question = question };
        }

        response.AdditionalProperties ??= [];
        response.AdditionalProperties[SpeedupChatOptionsExtensions.Key] = receipt;
        End(receipt, texts, verified, draft, answer, notLearnt, response);
        return response;
    }

    private void End(
        Receipt receipt, Dictionary<string, string> texts, Score? verified, Experience? draft, Questions.Answer? answer, string? notLearnt,
        ChatResponse? response = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _activity?
            .SetTag("speedup.receipt", receipt.Id)
            .SetTag("speedup.path", receipt.Path)
            .SetTag("speedup.method", receipt.Method)
            .SetTag("speedup.arm", receipt.Arm?.ToString())
            .SetTag("speedup.operations", receipt.Spent.Operations)
            .SetTag("speedup.stop_reason", receipt.StopReason)
            .SetTag("gen_ai.usage.input_tokens", receipt.Spent.InputTokens)
            .SetTag("gen_ai.usage.output_tokens", receipt.Spent.OutputTokens)
            .SetStatus(receipt.Status == RequestStatus.Completed ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        SpeedupTelemetry.Requests.Add(
            1, new("speedup.path", receipt.Path), new("speedup.arm", receipt.Arm?.ToString()), new("speedup.status", receipt.Status.ToString()));
        SpeedupTelemetry.Operations.Add(receipt.Spent.Operations, new("speedup.method", receipt.Method), new("speedup.arm", receipt.Arm?.ToString()));
        SpeedupTelemetry.Cost.Add(receipt.Spent.Cost, new("speedup.method", receipt.Method), new("speedup.arm", receipt.Arm?.ToString()));
        _engine.Pending.Add(receipt);
        var completion = new Completion(
            receipt, Asked.Profile.Store ? texts : new Dictionary<string, string>(), _drawn.Assignment, Outcome(receipt, verified), draft, answer,
            notLearnt)
        {
            Episode = _episode,
            Origin = new Origin(_epoch, Asked.Profile.Request.User, Asked.MemoryScope, Asked.Question),
        };
        if (_drawn.Assignment?.Quality == QualitySource.Audit && response is not null)
            _engine.Audits.Start(stop => AuditedAsync(completion, new Served(answer, response), stop));
        else
            _engine.OwnerOf(receipt.Space).Complete(completion);
    }

    /// <summary>The outcome waits for the audit, but no longer than it can before it counts as missed.</summary>
    private async Task AuditedAsync(Completion completion, Served served, CancellationToken stop)
    {
        var left = _engine.Options.OutcomeDeadline - _engine.Time.GetElapsedTime(_started);
        using var late = new CancellationTokenSource(left > TimeSpan.Zero ? left / 2 : TimeSpan.Zero, _engine.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        var audit = await _audit!(served, either.Token).ConfigureAwait(false);
        SpeedupTelemetry.Audits.Add(1, new("speedup.arm", completion.Receipt.Arm?.ToString()), new("speedup.agrees", audit.Agrees));
        SpeedupTelemetry.Cost.Add(audit.Cost, new("speedup.method", completion.Receipt.Method), new("speedup.arm", "audit"));
        var receipt = completion.Receipt with { Audit = audit };
        _engine.Pending.Add(receipt);
        _engine.OwnerOf(receipt.Space).Complete(completion with { Receipt = receipt, Outcome = completion.Outcome! with { Audit = audit } });
    }

    private Outcome? Outcome(Receipt receipt, Score? verified)
    {
        if (_drawn.Assignment is not { } assignment)
            return null;
        var spent = receipt.Status == RequestStatus.Completed
            ? receipt.Spent
            : receipt.Spent with { Cost = Math.Max(assignment.Cap, receipt.Spent.Cost) };
        return new Outcome(
            assignment.RequestId, assignment.Space, assignment.Sequence, assignment.Arm, assignment.Band, receipt.Status, receipt.Y!.Value,
            verified?.Value, spent, receipt.FirstAnswerCost)
        {
            OperationsWithoutPrior = receipt.Prior?.OperationsWithout,
            Drawn = assignment.Randomisation,
        };
    }

    private Receipt Receipt(RequestStatus status, string path, int? operations = null)
    {
        var profile = Asked.Profile;
        var elapsed = _engine.Time.GetElapsedTime(_started).TotalMilliseconds;
        var calls = Ledger.Total(0, elapsed).Calls;
        var spent = Ledger.Total(operations ?? calls, elapsed);
        var assignment = _drawn.Assignment;
        var gate = _drawn.Arm == Arm.Memory ? _engine.OwnerOf(profile.Space).Gate : null;
        return new Receipt
        {
            Id = _receiptId,
            RequestId = Asked.RequestId,
            Space = profile.Space,
            User = profile.Request.User,
            Created = _created,
            Model = Asked.Model,
            Method = profile.Method.Name,
            N = profile.Method.Operations(profile.N),
            Memory = profile.Memory.Name,
            Scorer = profile.Scorer.Name,
            Stop = profile.Stop.Name,
            Tau = profile.Tau,
            PromptVersion = _engine.Options.Prompts.Version,
            Experiment = profile.Request.Reference is not null,
            Eligible = _drawn.Arm is not null,
            Level = _found.Level,
            Band = assignment?.Band,
            Arm = _drawn.Arm,
            Probability = assignment?.Probability,
            Cap = assignment?.Cap,
            Y = assignment is null ? null : status == RequestStatus.Completed ? Math.Min(spent.Cost, assignment.Cap) / assignment.Cap : 1,
            Path = path,
            Status = status,
            MemoryUsed =
            [
                .. (_guidance?.Used ?? []).Select(Booked), .. (_guidance?.Lessons ?? []).Select(Booked),
                .. _guidance?.Adapter is { } adapter ? [new ReceiptMemory(adapter.Id, 1, _found.Level, "adapter")] : (ReceiptMemory[])[],
            ],
            MemoryDropped = _guidance?.Dropped,
            Spent = spent,
            Avoided = gate is { ControlCount: > 0 } ? (gate.ControlCost / gate.ControlCount) - spent.Cost : null,
        };
    }

    private static ReceiptMemory Booked(Neighbour used) =>
        new(used.Experience.Id, used.Similarity, used.Level, used.Experience.Source.ToString().ToLowerInvariant());

    private static ReceiptMemory Booked(NearLesson used) => new(used.Lesson.Id, used.Through.Similarity, used.Through.Level, "lesson");

    private ReceiptPrior Book(PriorVotes prior, PriorBound without, IReadOnlyList<Candidate> candidates, Candidate served) => new(
        prior.Votes.Votes,
        Same(prior.Votes.Answer, served.Answer),
        candidates.Count(candidate => Same(candidate.Answer, served.Answer)),
        without.Operations, without.AtLeast, [.. prior.From.Select(Booked)]);

    private bool Same(Questions.Answer? left, Questions.Answer? right) => left is not null && right is not null && _engine.Equality.AreEqual(left, right);

    private ReceiptCandidate Book(Candidate candidate, Score? score, Dictionary<string, string> texts)
    {
        string? id = null;
        if (candidate.Answer is { } answer)
        {
            id = TextId.Of(Asked.Profile.Space, answer.Text);
            texts[id] = answer.Text;
        }

        return new ReceiptCandidate(
            candidate.Index, candidate.Operation, id, candidate.Answer?.Text, score?.Value, score?.Kind.ToString(), candidate.Cost,
            candidate.Response.FinishReason?.Value);
    }

    /// <summary>A response of our own: the inner client's may be shared (a cache) and is never changed.</summary>
    private static ChatResponse Copy(ChatResponse response) => new([.. response.Messages])
    {
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        RawRepresentation = response.RawRepresentation,
        AdditionalProperties = response.AdditionalProperties is { } properties ? new(properties) : null,
    };
}
