using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning;
using SpeedupLlm.Memory;
using SpeedupLlm.Questions;
using SpeedupLlm.Recall;
using SpeedupLlm.Scaling;
using SpeedupLlm.Stopping;
using SpeedupLlm.Tuning;

namespace SpeedupLlm;

/// <summary>
/// The request's way: a chat client that answers from memory where it may, with guidance from memory where it helps, and with just as many
/// samples as an answer needs. The receipt is in the response's <c>AdditionalProperties["speedup"]</c>.
/// </summary>
/// <param name="innerClient">The model.</param>
/// <param name="engine">What all requests share; it is not disposed with the client.</param>
public sealed class SpeedupChatClient(IChatClient innerClient, SpeedupEngine engine) : DelegatingChatClient(innerClient)
{
    /// <summary>The most documents in a prompt: a question seldom needs more, and a small model loses itself in them.</summary>
    private const int MostDocuments = 6;

    private readonly TunedUpstream _tuned = new(engine, engine.Tunes(innerClient.GetService<IFineTuning>()));

    /// <inheritdoc />
    /// <exception cref="SpeedupOptionException">A value of the request's <see cref="SpeedupRequest"/> is wrong.</exception>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (profile, prompt, plain) = Read(messages, options);
        return Forwarded(prompt, plain)
            ? InnerClient.GetResponseAsync(prompt, plain, cancellationToken)
            : AnswerAsync(profile, prompt, plain, live: null, cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="SpeedupOptionException">A value of the request's <see cref="SpeedupRequest"/> is wrong.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (profile, prompt, plain) = Read(messages, options);
        return Forwarded(prompt, plain)
            ? InnerClient.GetStreamingResponseAsync(prompt, plain, cancellationToken)
            : StreamAsync(profile, prompt, plain, cancellationToken);
    }

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(SpeedupEngine) ? engine : base.GetService(serviceType, serviceKey);

    /// <summary>Checks a request's choices without asking the model, for callers that may not come to ask it.</summary>
    /// <exception cref="SpeedupOptionException">A value is unknown, out of range or not allowed here.</exception>
    public void Validate(SpeedupRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _tuned.Require(Profile.Resolve(engine.Options, request));
    }

    /// <summary>The request's way, top to bottom.</summary>
    private async Task<ChatResponse> AnswerAsync(
        Profile profile, IReadOnlyList<ChatMessage> messages, ChatOptions? options, Channel<ChatResponseUpdate>? live,
        CancellationToken cancellationToken)
    {
        var asked = Asked.Read(engine, profile, messages, options, InnerClient.GetService<ChatClientMetadata>()?.DefaultModelId);
        using var activity = SpeedupTelemetry.Start(asked.Model);
        var run = new RequestRun(engine, InnerClient, asked, activity);
        var found = await FindAsync(asked, cancellationToken).ConfigureAwait(false);
        var drawn = await DrawAsync(asked, found).ConfigureAwait(false);
        run.Begin(found, drawn, (served, token) => AuditAsync(asked, served, token));
        try
        {
            var memory = drawn.Arm == Arm.Memory;
            if (memory && found.Recalled is { } experience)
                return await run.RecalledAsync(experience, cancellationToken).ConfigureAwait(false);

            var guidance = memory ? Guide(asked, found) : Guidance.None(messages);
            var (reasoned, without) = await ReasonAsync(run, guidance, memory ? found.Prior : null, live, cancellationToken).ConfigureAwait(false);
            await ReadToTheEndAsync(live, cancellationToken).ConfigureAwait(false);
            return run.Answered(reasoned, without);
        }
        catch (Exception exception)
        {
            run.Failed(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Retrieval: nearest experiences and the recall candidate. Its failure only means: no memory for this request.</summary>
    private async Task<Found> FindAsync(Asked asked, CancellationToken cancellationToken)
    {
        // Without memory nobody looks for documents or neighbours; the embedding is still learnt with the answer.
        var memory = asked.Profile.Memory;
        var documents = memory.TakesDocuments ? engine.Index.Documents.Search(asked.DocumentScopes, asked.Question.Text, MostDocuments) : [];
        var recalled = asked.Profile.Recall
            ? ExactRecall.Find(
                engine.Index, asked.RecallScope, asked.Question.Fingerprint, asked.Profile.Method.Name, documents.Count > 0, asked.Profile.Tau)
            : null;
        // What is recalled has the same question, so its embedding is known.
        if (recalled?.Embedder == engine.Embedder)
            return new Found(recalled, [], documents, recalled.Embedding);
        try
        {
            var embedding = await engine.Retrieval.EmbedAsync(asked.Question.Text, cancellationToken).ConfigureAwait(false);
            if (engine.EmbedderOutage.Ends())
                Log.RetrievalRecovered(engine.Logger);
            var neighbours = memory is Off ? [] : engine.Retrieval.Find(asked.MemoryScope, asked.Question, embedding);
            var adapter = memory.TakesAdapter ? engine.Adapters.Serving(asked.MemoryScope, asked.Model) : null;
            return new Found(recalled, memory.TakesAdapter && adapter is null ? [] : memory.Usable(neighbours), documents, embedding)
            {
                Adapter = adapter,
                Lessons = memory.UsableLessons(neighbours, engine.Index.LessonsOf),
                Prior = asked.Profile.Prior ? PriorVotes.Of(asked.Question, neighbours, engine.Answers, engine.Equality) : null,
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            SpeedupTelemetry.MemoryFailures.Add(1);
            if (engine.EmbedderOutage.Begins())
                Log.RetrievalFailed(engine.Logger, exception);
            return new Found(recalled, [], documents, default);
        }
    }

    /// <summary>Gating: an eligible request gets an arm, and the assignment is durable before the first model call.</summary>
    private Task<Drawn> DrawAsync(Asked asked, Found found)
    {
        if (!found.Eligible)
            return Task.FromResult(Drawn.NotEligible);
        var profile = asked.Profile;
        var prompt = TokenEstimate.Of(asked.Messages);
        return engine.OwnerOf(profile.Space).AssignAsync(new Draw(
            asked.RequestId, found.Level, Band.Of(found.Level, found.Documents.Count > 0, profile.Memory.Name, profile.Method.Name),
            profile.Request.Reference is not null || profile.Scorer.Verifies,
            gate => CostCap.Of(
                engine.Prices.Dearest(profile.Models ?? (IEnumerable<string?>)[asked.Model]), profile.Method.Operations(profile.N), prompt, asked.Options?.MaxOutputTokens,
                gate.OutputTokensPerOperation),
            profile.Method.Operations(profile.N)));
    }

    /// <summary>Memory: what the prompt gets. Its failure only means: no guidance for this request.</summary>
    private Guidance Guide(Asked asked, Found found)
    {
        var room = engine.Options.ContextTokens - (asked.Options?.MaxOutputTokens ?? 0);
        var usable = found.Prior is null ? found.Usable : PriorVotes.Showable(found.Usable);
        try
        {
            var guidance = asked.Profile.Memory.Guide(new MemoryContext(asked.Messages, usable, engine.Options.MaxDemonstrations, room)
            {
                Documents = found.Documents,
                Adapter = found.Adapter,
                Lessons = found.Prior is null ? found.Lessons : PriorVotes.Showable(found.Lessons),
                Prompts = engine.Options.Prompts,
            });
            engine.GuidanceOutage.Ends();
            return guidance;
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.MemoryFailures.Add(1);
            if (engine.GuidanceOutage.Begins())
                Log.GuidanceFailed(engine.Logger, exception, asked.Profile.Memory.Name);
            return Guidance.None(asked.Messages, "the memory method failed");
        }
    }

    /// <summary>Scaling ⟲ Scoring → Stopping. What memory made fail is asked once more without it.</summary>
    private async Task<(Reasoned Run, PriorBound? Without)> ReasonAsync(
        RequestRun run, Guidance guidance, PriorVotes? prior, Channel<ChatResponseUpdate>? live, CancellationToken cancellationToken)
    {
        var profile = run.Asked.Profile;
        var model = new MeteredClient(InnerClient, run.Ledger, live is null ? null : update => live.Writer.WriteAsync(update, CancellationToken.None));
        var loop = new AdaptiveLoop(profile.Scorer, profile.Stop, profile.Tau, engine.Equality) { Prior = prior?.Votes };
        if (guidance.Adapter is { } adapter && !await _tuned.LoadAsync(adapter, cancellationToken).ConfigureAwait(false))
            guidance = Guidance.None(run.Asked.Messages, "the tuned model could not be loaded");
        run.Guided(guidance, prior);
        try
        {
            return await RunAsync(guidance).ConfigureAwait(false);
        }
        catch (Exception exception) when (MayBeOf(guidance, exception) && !model.Relayed && !cancellationToken.IsCancellationRequested)
        {
            var failed = guidance.Adapter;
            _tuned.Tell(failed, exception);
            var without = Guidance.None(run.Asked.Messages, failed is null ? "refused by the upstream" : "the tuned model failed");
            run.Guided(without, prior);
            var answered = await RunAsync(without).ConfigureAwait(false);
            _tuned.EndIfGone(failed, exception);
            return answered;
        }

        async Task<(Reasoned Run, PriorBound? Without)> RunAsync(Guidance used)
        {
            var reasoned = await ReadAsync(used).ConfigureAwait(false);
            return (reasoned, prior is null ? null : await loop.WithoutPriorAsync(
                reasoned, candidates => run.Verification.Scoring(candidates, model), profile.Method.Operations(profile.N),
                profile.Method.Name is BestOfN.MethodName or Cascade.MethodName, cancellationToken).ConfigureAwait(false));
        }

        Task<Reasoned> ReadAsync(Guidance used) => loop.RunAsync(
            profile.Method,
            new ScalingContext(run.Asked.Question, used.Messages, TunedUpstream.Asking(run.Asked.Options, used.Adapter), model, profile.N, DrawsFor(run.Asked), engine.Answers)
            {
                Settings = profile.Settings,
                Prompts = engine.Options.Prompts,
                Asked = run.Asked.Messages,
                Familiarity = used.Used.Concat(used.Lessons.Select(lesson => lesson.Through)).Select(neighbour => neighbour.Level).DefaultIfEmpty().Max(),
                LogProbabilities = profile.Scorer.UsesConfidence || profile.Stop.UsesConfidence,
            },
            candidates => run.Verification.Scoring(candidates, model) with { Prior = prior?.Votes },
            cancellationToken);
    }

    /// <summary>Whether a request failed because of memory: its prompt was refused with guidance, or a tuned model failed, however it did.</summary>
    private static bool MayBeOf(Guidance guidance, Exception exception) =>
        guidance.Adapter is null ? !guidance.IsEmpty && Refusal.Is(exception) : exception is not BudgetExhaustedException;

    /// <summary>An audit: the same request, answered as if there were no memory, or the judge's verdict.</summary>
    private async Task<Audit> AuditAsync(Asked asked, Served served, CancellationToken cancellationToken)
    {
        // Another id: the same samples again would always agree.
        var run = new RequestRun(engine, InnerClient, asked with { RequestId = $"{asked.RequestId}/audit" }, activity: null);
        try
        {
            if (engine.Options.AuditBy == AuditBy.Judge)
                return await AnswerAudit.JudgedAsync(run, served, InnerClient, cancellationToken).ConfigureAwait(false);
            var (fresh, _) = await ReasonAsync(run, Guidance.None(asked.Messages), prior: null, live: null, cancellationToken).ConfigureAwait(false);
            return AnswerAudit.Against(fresh, served.Answer, engine.Equality, run.Cost);
        }
        catch (Exception exception)
        {
            Log.AuditFailed(engine.Logger, exception);
            return new Audit(null, run.Cost);
        }
    }

    /// <summary>A scaled method needs seeds that differ; a plain call is left as it is, unless a run is to be repeatable.</summary>
    private Draws? DrawsFor(Asked asked) =>
        asked.Profile.Method.Name != Scaling.Single.MethodName || (engine.Options.Seed is not null && asked.Options?.Seed is null)
            ? new Draws(engine.SeedFor(asked.Options), asked.RequestId)
            : null;

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Profile profile, IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = Channel.CreateUnbounded<ChatResponseUpdate>(new() { SingleReader = true, SingleWriter = true });
        var relayed = false;

        // Only one plain call can be shown while it is written; what is chosen among several is known at the end.
        var live = profile.Method.Name == Scaling.Single.MethodName ? updates : null;
        var answering = CloseAsync(AnswerAsync(profile, messages, options, live, stop.Token), updates.Writer);
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                relayed = true;
                yield return update;
            }

            var response = await answering.ConfigureAwait(false);
            if (relayed)
            {
                yield return new ChatResponseUpdate { ResponseId = response.ResponseId, ModelId = response.ModelId, AdditionalProperties = response.AdditionalProperties };
                yield break;
            }

            foreach (var update in response.ToChatResponseUpdates())
                yield return update;
        }
        finally
        {
            // A reader that goes away ends the request; its outcome is still taken.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>An answer that is shown while it is written counts as given when the reader has all of it.</summary>
    private static Task ReadToTheEndAsync(Channel<ChatResponseUpdate>? live, CancellationToken cancellationToken)
    {
        live?.Writer.TryComplete();
        return live?.Reader.Completion.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    private static async Task<ChatResponse> CloseAsync(Task<ChatResponse> answering, ChannelWriter<ChatResponseUpdate> updates)
    {
        try
        {
            return await answering.ConfigureAwait(false);
        }
        finally
        {
            updates.TryComplete();
        }
    }

    private (Profile Profile, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options) Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var profile = Profile.Resolve(engine.Options, options.SpeedupRequest() ?? new SpeedupRequest());
        _tuned.Require(profile);
        return (profile, messages as IReadOnlyList<ChatMessage> ?? [.. messages], options.WithoutSpeedup());
    }

    private bool Forwarded(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (Forwarding.Reason(messages, options, InnerClient) is not { } reason)
            return false;
        SpeedupTelemetry.Requests.Add(1, new("speedup.path", "forwarded"), new("speedup.reason", reason));
        return true;
    }
}
