using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Accounting;

/// <summary>
/// The only way by which methods and scorers reach the model: one per request. Reserves from the budget before a call and settles after it,
/// estimating where a call that was cut reports no usage.
/// </summary>
public sealed class MeteredClient
{
    private readonly IChatClient _inner;
    private readonly Ledger _ledger;
    private readonly Func<ChatResponseUpdate, ValueTask>? _relay;
    private readonly string? _model;
    private readonly ConcurrentDictionary<string, PrefixesRead> _read = new(StringComparer.Ordinal);
    private long _settledOutput;
    private int _settledCalls;

    internal MeteredClient(IChatClient inner, Ledger ledger, Func<ChatResponseUpdate, ValueTask>? relay = null)
    {
        _inner = inner;
        _ledger = ledger;
        _relay = relay;
        _model = inner.GetService<ChatClientMetadata>()?.DefaultModelId;
    }

    /// <summary>The model that is asked where a call names none; null: not known.</summary>
    internal string? DefaultModel => _model;

    /// <summary>True when the caller has been shown a part of an answer: then it cannot be asked again.</summary>
    internal bool Relayed { get; private set; }

    /// <summary>What the upstream can do beyond answering; null: it cannot.</summary>
    /// <typeparam name="T">A capability, such as <c>IPrefixContinuation</c>.</typeparam>
    public T? Capability<T>()
        where T : class => _inner.GetService<T>();

    /// <summary>Calls the model once.</summary>
    /// <param name="messages">The whole prompt.</param>
    /// <param name="options">Not changed; a copy with fewer output tokens is sent where the budget asks for it.</param>
    /// <param name="cancellationToken">Ends the call; what it used until then is estimated and counted.</param>
    /// <exception cref="BudgetExhaustedException">The call would pass the budget; it was not made.</exception>
    public async Task<MeteredCall> CallAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        var attempt = await AttemptAsync(messages, options, CallKind.Method, cancellationToken).ConfigureAwait(false);
        if (attempt.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return attempt.Call!;
    }

    /// <summary>Calls the model once, for whoever can go on without its answer.</summary>
    /// <param name="messages">The whole prompt.</param>
    /// <param name="options">Not changed.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, or how the upstream failed; either way it is counted.</returns>
    /// <exception cref="BudgetExhaustedException">The call would pass the budget; it was not made.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by <paramref name="cancellationToken"/>.</exception>
    public async Task<CallAttempt> TryCallAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CallKind kind = CallKind.Method, CancellationToken cancellationToken = default)
    {
        var attempt = await AttemptAsync(messages, options, kind, cancellationToken).ConfigureAwait(false);
        if (attempt.Failure is { } failure && cancellationToken.IsCancellationRequested)
            ExceptionDispatchInfo.Throw(failure);
        return attempt;
    }

    /// <summary>Calls something else than a model (a reward model's endpoint), at a fixed cost.</summary>
    /// <exception cref="BudgetExhaustedException">The call would pass the budget; it was not made.</exception>
    internal async Task<T> CallFixedAsync<T>(double cost, CallKind kind, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var reservation = _ledger.ReserveFixed(cost);
        try
        {
            return await call(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ledger.SettleFixed(reservation, kind);
        }
    }

    private async Task<CallAttempt> AttemptAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CallKind kind, CancellationToken cancellationToken)
    {
        // Instructions travel as one more system message.
        IReadOnlyList<ChatMessage> prompt =
            options?.Instructions is { Length: > 0 } instructions ? [new ChatMessage(ChatRole.System, instructions), .. messages] : messages;
        var model = options?.ModelId ?? _model;
        var reservation = _ledger.Reserve(TokenEstimate.UpperBound(prompt), options?.MaxOutputTokens, model);
        var read = _read.GetOrAdd(model ?? string.Empty, _ => new PrefixesRead());
        // What was read before this call began: calls made at once share nothing yet.
        var call = new OpenCall(reservation, prompt, read, read.Share(prompt), kind);
        if (reservation.MaxOutput != options?.MaxOutputTokens)
        {
            options = options?.Clone() ?? new ChatOptions();
            options.MaxOutputTokens = reservation.MaxOutput;
        }

        var streamed = 0L;
        try
        {
            var response = _relay is null
                ? await _inner.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)
                : await StreamAsync(messages, options, length => streamed += length, cancellationToken).ConfigureAwait(false);
            var cost = Settle(call, response);
            return new CallAttempt(new MeteredCall(response, cost), cost, null);
        }
        catch (Exception exception)
        {
            return new CallAttempt(null, SettleCut(call, exception, streamed), exception);
        }
    }

    private async Task<ChatResponse> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, Action<int> received, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in _inner.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            received(update.Text.Length);
            Relayed = true;
            await _relay!(update).ConfigureAwait(false);
            // An upstream that does not look at the token is left all the same.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return updates.ToChatResponse();
    }

    private double Settle(OpenCall call, ChatResponse response)
    {
        var usage = response.Usage;
        var input = usage?.InputTokenCount ?? TokenEstimate.Of(call.Prompt);
        var output = usage?.OutputTokenCount ?? Allowed(call.Reservation, TokenEstimate.Of(response.Text.Length));
        var reported = usage?.CachedInputTokenCount ?? 0;
        call.Read.Add(call.Prompt, response.Text);
        Interlocked.Add(ref _settledOutput, output);
        Interlocked.Increment(ref _settledCalls);
        return _ledger.Settle(
            call.Reservation, input, Math.Max(reported, (long)(input * call.Share)), output,
            usage?.InputTokenCount is null || usage.OutputTokenCount is null, call.Kind, reported, usage?.ReasoningTokenCount ?? 0);
    }

    private double SettleCut(OpenCall call, Exception exception, long streamed)
    {
        // An upstream that answered with an error status, or was never reached, has generated nothing.
        if (exception is HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest } or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
            return _ledger.Settle(call.Reservation, 0, 0, 0, estimated: false, call.Kind);

        var input = TokenEstimate.Of(call.Prompt);
        var calls = Volatile.Read(ref _settledCalls);
        var typical = calls == 0 ? call.Reservation.MaxOutput / 2 ?? 0 : Volatile.Read(ref _settledOutput) / calls;
        var output = Allowed(call.Reservation, streamed > 0 ? TokenEstimate.Of(streamed) : typical);
        return _ledger.Settle(call.Reservation, input, (long)(input * call.Share), output, estimated: true, call.Kind);
    }

    /// <summary>No estimate is more than the call was allowed.</summary>
    private static long Allowed(Reservation reservation, long output) => Math.Min(output, reservation.MaxOutput ?? long.MaxValue);

    private sealed record OpenCall(
        Reservation Reservation, IReadOnlyList<ChatMessage> Prompt, PrefixesRead Read, double Share, CallKind Kind);
}

/// <summary>One finished call.</summary>
/// <param name="Response">What the model answered.</param>
/// <param name="Cost">Priced tokens.</param>
public sealed record MeteredCall(ChatResponse Response, double Cost);

/// <summary>A call that was answered, or failed.</summary>
/// <param name="Call">The finished call; null where it failed.</param>
/// <param name="Cost">Priced tokens, the failed call's too.</param>
/// <param name="Failure">How the upstream failed; null where it answered.</param>
public sealed record CallAttempt(MeteredCall? Call, double Cost, Exception? Failure);
