using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Learning;
using SpeedupLlm.Learning.Reflection;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Questions;
using SpeedupLlm.Tuning;

namespace SpeedupLlm;

/// <summary>
/// What all requests share: the store, the experiences in memory, and one owner per space. Any number of <see cref="SpeedupChatClient"/> may
/// use one engine.
/// </summary>
public sealed partial class SpeedupEngine : IAsyncDisposable, IDisposable
{
    private readonly ISpeedupStore _store;
    private readonly StoreContents _contents;
    private readonly SpaceOwnerServices _owners;
    private readonly IReadOnlyList<IBackgroundLearner> _learners;
    private readonly ConcurrentDictionary<string, Lazy<SpaceOwner>> _spaces = new(StringComparer.Ordinal);
    private readonly long _seed;
    private long _requests;

    /// <summary>Starts an engine: validates the options, reads the store, rebuilds the index.</summary>
    /// <param name="options">The profile.</param>
    /// <param name="store">Where learning survives; it is disposed with the engine. Null: memory that lives as long as the process.</param>
    /// <param name="embedder">Embeds questions. Null: the deterministic n-gram embedder.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    /// <param name="loggers">Loggers. Null: none.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Options are wrong; every error names its key.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public SpeedupEngine(
        SpeedupOptions options, ISpeedupStore? store = null, IEmbeddingGenerator<string, Embedding<float>>? embedder = null,
        TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        SpeedupOptionsValidator.ThrowIfInvalid(options);
        Options = options;
        Prices = new PriceList(options.Prices, new Dictionary<string, TokenPrices>(options.ModelPrices, StringComparer.Ordinal));
        Time = time ?? TimeProvider.System;
        Logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("SpeedupLlm");
        embedder ??= new NGramEmbedder();
        Embedder = (embedder.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId ?? embedder.GetType().Name;
        _store = store ?? new InMemoryStore();
        var contents = _store.Load();
        // All but what owners need at their start: what is forgotten or evicted later must not stay here.
        _contents = contents with { Experiences = [], Lessons = [], Adapters = [] };
        var dimensions = (embedder.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelDimensions;
        Retrieval = new Retrieval(
            Index, embedder, new VectorSize(dimensions, contents.Experiences.Where(experience => experience.Embedder == Embedder)
                .Select(experience => experience.Embedding.Length)), new SimilarityThresholds(), options.EmbedderTimeout, Time);
        _seed = options.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
        var secret = options.Seed is { } seed ? SHA256.HashData(BitConverter.GetBytes(seed)) : contents.Secret;
        _learners =
        [
            new Reflector(new ReflectionServices(_store, Index, Retrieval, OwnerOf, options.Prompts, Prices, options.ContextTokens, Time, Logger)),
            new Tuner(new TuningServices(Index, Adapters, OwnerOf, Prices, Answers, Equality, _seed, Time, Logger)),
        ];
        _owners = new SpaceOwnerServices(
            _store, Index, Equality, experience => experience.Answer is null ? null : Answers.Read(experience.Question, experience.Completion),
            Pending, secret, new GuardSettings(options.ControlShare, options.Guard, options.AuditShare, options.ExpectFeedback), options.OutcomeDeadline, Time, Logger)
        {
            FeedbackDeadline = options.FeedbackDeadline,
            Adapters = Adapters,
            Tunings = Tunings,
            Learners = _learners,
            Capacity = options.Capacity,
            AssignmentTimeout = options.AssignmentTimeout,
        };
        BuildIndex(contents);
    }

    /// <summary>The receipt with this id, durable or not yet; null when there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Receipt? FindReceipt(string id) => Pending.Find(id) ?? _store.FindReceipt(id);

    /// <summary>Memory arm against control arm.</summary>
    /// <param name="space">One space; null: all.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public SavingsReport Savings(string? space = null) =>
        Gating.Savings.Of(space, _store.ReadOutcomes(space)) with { Learning = [.. _store.ReadLearningCosts(space)] };

    /// <summary>What was spent on learning in the background, in priced tokens: reflections, kept or not. In no request's cost.</summary>
    /// <param name="space">One space; null: all.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public double LearningCost(string? space = null) => _store.ReadLearningCosts(space).Sum(cost => cost.Cost);

    /// <summary>
    /// Gives memory documents: facts that no model knows, with their source. They are durable and usable when the task completes. The same document
    /// again changes nothing; the same id with another text replaces the old one.
    /// </summary>
    /// <param name="documents">Of any spaces; of two with the same id and space the later counts.</param>
    /// <exception cref="ArgumentException">A document is wrong; the message says which and why. None was taken.</exception>
    /// <exception cref="StoreException">The store did not take them.</exception>
    public async Task<SeedReport> SeedAsync(IReadOnlyList<SeedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Select(document => (document.Id, Error: document.Error())).FirstOrDefault(each => each.Error is not null) is (var id, { } error))
            throw new ArgumentException($"Document '{id}': {error}", nameof(documents));
        var report = new SeedReport(0, 0, 0);
        foreach (var space in documents.Select(document => document.AsExperience(Options, Time.GetUtcNow())).GroupBy(document => document.Space, StringComparer.Ordinal))
        {
            var last = space.Reverse().DistinctBy(document => document.Document!.Id).Reverse().ToList();
            report = report.Plus(await OwnerOf(space.Key).SeedAsync(last).ConfigureAwait(false));
        }

        return report;
    }

    /// <summary>The tuned models, oldest first, with what became of them.</summary>
    /// <param name="space">One space; null: all.</param>
    public IReadOnlyList<Adapter> ListAdapters(string? space = null) => Adapters.All(space);

    /// <summary>
    /// Ends a tuned model: the one before it serves again, or the base model where there is none. The next tuning must beat that one. What it answered is
    /// withheld from now on.
    /// </summary>
    /// <param name="id">Its <see cref="Adapter.Id"/>.</param>
    /// <returns>What was done; null: no tuned model of this id serves.</returns>
    /// <exception cref="StoreException">The store did not take it; nothing changed.</exception>
    public Task<AdapterRollback?> RollBackAdapterAsync(string id) =>
        Adapters.All().FirstOrDefault(adapter => adapter.Id == id) is { } adapter ? OwnerOf(adapter.Space).RollBackAsync(id) : Task.FromResult<AdapterRollback?>(null);

    /// <summary>Completes when every request that was answered before has been learnt from, also in the background, and is durable.</summary>
    public async Task SettleAsync()
    {
        await Audits.SettleAsync().ConfigureAwait(false);
        await SettleOwnersAsync().ConfigureAwait(false);
        await Task.WhenAll(_learners.Select(learner => learner.SettleAsync())).ConfigureAwait(false);
        await SettleOwnersAsync().ConfigureAwait(false);
    }

    /// <summary>Learns from what was answered, but for what takes the model; then closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await Audits.DisposeAsync().ConfigureAwait(false);
        foreach (var learner in _learners)
            await learner.DisposeAsync().ConfigureAwait(false);
        foreach (var owner in _spaces.Values)
            await owner.Value.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SettleOwnersAsync() =>
        await Task.WhenAll(_spaces.Values.Select(owner => owner.Value.SettleAsync())).ConfigureAwait(false);

    /// <summary>As <see cref="DisposeAsync"/>, for containers that are not disposed asynchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal SpeedupOptions Options { get; }

    internal PriceList Prices { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal string Embedder { get; }

    internal Retrieval Retrieval { get; }

    internal ExperienceIndex Index { get; } = new();

    internal AdapterShelf Adapters { get; } = new();

    internal ConcurrentDictionary<string, IFineTuning> Tunings { get; } = new(StringComparer.Ordinal); // by base model

    internal Audits Audits { get; } = new();

    internal Outage EmbedderOutage { get; } = new();

    internal Outage GuidanceOutage { get; } = new();

    internal PendingReceipts Pending { get; } = new();

    internal IAnswerReader Answers { get; } = new AnswerReader();

    internal IAnswerEquality Equality { get; } = new AnswerEquality();

    internal ISpaceOwner OwnerOf(string space) =>
        _spaces.GetOrAdd(space, name => new Lazy<SpaceOwner>(() => new SpaceOwner(name, _owners, _contents))).Value;

    /// <summary>Remembers who tunes a model, so that what is forgotten is dropped there, too.</summary>
    internal IFineTuning? Tunes(IFineTuning? tuning)
    {
        if (tuning is not null)
            Tunings[tuning.BaseModel] = tuning;
        return tuning;
    }

    /// <summary>The seed that a request's candidates draw from: the caller's, else the run's.</summary>
    internal long SeedFor(ChatOptions? options) => options?.Seed ?? _seed;

    /// <summary>A new request id: repeatable where a seed is given, random otherwise.</summary>
    internal string NewRequestId(string space, string fingerprint)
    {
        if (Options.Seed is null)
            return Guid.NewGuid().ToString("N");
        // The owner's last number keeps the ids of a restarted run apart from those it has assigned before.
        var text = $"{_seed}/{space}/{_contents.Gates.Sum(gate => gate.AppliedThrough)}/{_contents.Open.Count}/{Interlocked.Increment(ref _requests)}/{fingerprint}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private void BuildIndex(StoreContents contents)
    {
        var others = 0;
        Adapters.Put(contents.Adapters);
        Index.Documents.Put([.. contents.Experiences.Where(experience => experience.Document is not null)]);
        foreach (var experience in contents.Experiences.Where(experience => experience.Document is null))
        {
            var searchable = experience.Embedder == Embedder && experience.Embedding.Length > 0;
            others += searchable ? 0 : 1;
            Index.Add(experience, searchable);
        }

        foreach (var lesson in contents.Lessons)
            Index.Lessons.Put(lesson);

        var quarantined = contents.Experiences.Where(experience => experience.Quarantined).Select(experience => experience.Space);
        var rolledBack = contents.Adapters.Where(adapter => adapter.State == AdapterState.RolledBack).Select(adapter => adapter.Space);
        foreach (var space in quarantined.Union(rolledBack, StringComparer.Ordinal))
            Curation.Withhold(Index, Adapters, space);
        if (others > 0)
            Log.OtherEmbedder(Logger, others);
        foreach (var space in contents.Open.Select(open => open.Space).Concat(contents.Unapplied.Select(outcome => outcome.Space)).Distinct())
            OwnerOf(space);
    }
}
