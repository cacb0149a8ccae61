using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.TinyModel.Decoding;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Tuning;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel;

/// <summary>How a <see cref="TinyChatClient"/> works.</summary>
public sealed record TinyChatClientOptions
{
    /// <summary>Where a call names no seed, it draws from this one and its number among the client's calls.</summary>
    public long Seed { get; init; }

    /// <summary>The most answers written at once; further calls wait. At most 64.</summary>
    public int MaxBatch { get; init; } = 16;

    /// <summary>How many prompts are kept as read, for calls that begin alike.</summary>
    public int PromptsKept { get; init; } = 8;

    /// <summary>How it is tuned.</summary>
    public FineTuningOptions FineTuning { get; init; } = new();
}

/// <summary>
/// The embedded model as a chat client. Concurrent calls are written as one batch; what a call answers for a seed does not depend on the others.
/// A last message of the assistant is continued; a ModelId of a tuned model is honoured (<see cref="IFineTuning"/>, to be had by GetService). Honours Temperature, TopP, TopK, Seed, MaxOutputTokens and StopSequences.
/// </summary>
public sealed class TinyChatClient : IChatClient, IPrefixContinuation
{
    private readonly EmbeddedModel _model;
    private readonly TinyChatClientOptions _options;
    private readonly BatchScheduler _scheduler;
    private readonly ChatClientMetadata _metadata;
    private readonly TunedModels _models;
    private readonly EmbeddedFineTuning _tuning;
    private long _calls;

    /// <summary>A client of this model.</summary>
    /// <param name="model">Its weights are copied: training it on changes nothing here.</param>
    /// <param name="options">How it works.</param>
    public TinyChatClient(EmbeddedModel model, TinyChatClientOptions? options = null)
    {
        (_model, _options) = (model, options ?? new TinyChatClientOptions());
        _scheduler = new BatchScheduler(model.Config, _options.MaxBatch, _options.PromptsKept);
        _metadata = new ChatClientMetadata("speedup-tiny", defaultModelId: model.Name);
        _models = new TunedModels(new PackedWeights(model.Name, model.Weights), _options.FineTuning.Ready);
        _tuning = new EmbeddedFineTuning(model, _models, _options.FineTuning);
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(messages, options, streams: false, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ContextLengthExceededException">The prompt leaves no room for an answer.</exception>
    /// <exception cref="TunedModelNotLoadedException">The ModelId names a tuned model that is not here.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(messages, options, streams: true, cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType == typeof(EmbeddedModel) ? _model
        : serviceType == typeof(IFineTuning) ? _tuning
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public ChatOptions Continuing(ChatOptions options) => options;

    /// <summary>Nothing to let go: the loop behind it ends by itself.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WriteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A reader who stops early ends the generation too.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = Interlocked.Increment(ref _calls);
        var generation = new Generation(Plan(messages, options, call, streams), _model.Tokenizer, ended.Token);
        var id = $"tiny-{call}";
        _scheduler.Start(generation);
        try
        {
            await foreach (var step in generation.Out.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (step.Text.Length > 0)
                    yield return Update(generation, id, [new TextContent(step.Text)]);
                if (step.Finish is { } finish)
                    yield return Last(Update(generation, id, [Usage(generation)]), finish, generation);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private GenerationPlan Plan(IEnumerable<ChatMessage> messages, ChatOptions? options, long call, bool streams)
    {
        if (options is { Tools.Count: > 0 } or { ResponseFormat: ChatResponseFormatJson })
            throw new NotSupportedException("The embedded model writes plain text only: no tools, no response format.");
        var model = _models.Of(options?.ModelId);
        var prompt = ChatTemplate.Prompt(_model.Tokenizer, messages).ToArray();
        var room = _model.Config.Context - prompt.Length;
        if (room < 1)
            throw new ContextLengthExceededException(prompt.Length, _model.Config.Context);
        if (options?.MaxOutputTokens is < 1 || options?.Temperature is < 0 or float.NaN || options?.TopP is <= 0 or > 1 || options?.TopK is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), "MaxOutputTokens and TopK must be at least 1, Temperature not negative, TopP above 0 and at most 1.");

        var seed = options?.Seed ?? (long)new SeededDraws(_options.Seed ^ (call << 20)).Next();
        var sampler = new Sampler(options?.Temperature ?? 1, options?.TopP ?? 1, options?.TopK ?? int.MaxValue, seed, _model.Tokenizer.Size);
        var stops = options?.StopSequences?.Where(stop => stop.Length > 0).ToArray() ?? [];
        return new GenerationPlan(model, prompt, sampler, Math.Min(room, options?.MaxOutputTokens ?? room), stops, options.AsksForLogProbabilities(), streams);
    }

    private static ChatResponseUpdate Update(Generation generation, string id, IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ResponseId = id, MessageId = id, ModelId = generation.Model.Model };

    private static UsageContent Usage(Generation generation) =>
        new(new UsageDetails
        {
            InputTokenCount = generation.Prompt.Length,
            OutputTokenCount = generation.Count,
            TotalTokenCount = generation.Prompt.Length + generation.Count,
        });

    private static ChatResponseUpdate Last(ChatResponseUpdate update, ChatFinishReason finish, Generation generation)
    {
        update.FinishReason = finish;
        if (generation.LogProbabilities.Count > 0)
            update.AdditionalProperties = new() { [LogProbabilities.Key] = generation.LogProbabilities };
        return update;
    }
}
