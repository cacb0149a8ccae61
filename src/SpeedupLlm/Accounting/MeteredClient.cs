using System.Net;
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
    private readonly PrefixesRead _read = new();
    private long _settledOutput;
    private int _settledCalls;

    internal MeteredClient(IChatClient inner, Ledger ledger, Func<ChatResponseUpdate, ValueTask>? relay = null)
    {
        _inner = inner;
        _ledger = ledger;
        _relay = relay;
    }

    /// <summary>True when the caller has been shown a part of an answer: then it cannot be asked again.</summary>
    internal bool Relayed { get; private set; }

    /// <summary>Calls the model once.</summary>
    /// <param name="messages">The whole prompt.</param>
    /// <param name="options">Not changed; a copy with fewer output tokens is sent where the budget asks for it.</param>
    /// <param name="cancellationToken">Ends the call; what it used until then is estimated and counted.</param>
    /// <exception cref="BudgetExhaustedException">The call would pass the budget; it was not made.</exception>
    public async Task<MeteredCall> CallAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        // Instructions travel as one more system message.
        IReadOnlyList<ChatMessage> prompt =
            options?.Instructions is { Length: > 0 } instructions ? [new ChatMessage(ChatRole.System, instructions), .. messages] : messages;
        var reservation = _ledger.Reserve(TokenEstimate.UpperBound(prompt), options?.MaxOutputTokens);
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
            return new MeteredCall(response, Settle(reservation, prompt, response));
        }
        catch (Exception exception)
        {
            SettleCut(reservation, prompt, exception, streamed);
            throw;
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

    private double Settle(Reservation reservation, IReadOnlyList<ChatMessage> prompt, ChatResponse response)
    {
        var usage = response.Usage;
        var input = usage?.InputTokenCount ?? TokenEstimate.Of(prompt);
        var output = usage?.OutputTokenCount ?? Allowed(reservation, TokenEstimate.Of(response.Text.Length));
        var cached = Math.Max(usage?.CachedInputTokenCount ?? 0, (long)(input * _read.Share(prompt)));
        _read.Add(prompt);
        Interlocked.Add(ref _settledOutput, output);
        Interlocked.Increment(ref _settledCalls);
        return _ledger.Settle(reservation, input, cached, output, usage?.InputTokenCount is null || usage.OutputTokenCount is null);
    }

    private void SettleCut(Reservation reservation, IReadOnlyList<ChatMessage> prompt, Exception exception, long streamed)
    {
        // An upstream that answered with an error status, or was never reached, has generated nothing.
        if (exception is HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest } or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
        {
            _ledger.Settle(reservation, 0, 0, 0, estimated: false);
            return;
        }

        var input = TokenEstimate.Of(prompt);
        var calls = Volatile.Read(ref _settledCalls);
        var typical = calls == 0 ? reservation.MaxOutput / 2 ?? 0 : Volatile.Read(ref _settledOutput) / calls;
        var output = Allowed(reservation, streamed > 0 ? TokenEstimate.Of(streamed) : typical);
        _ledger.Settle(reservation, input, (long)(input * _read.Share(prompt)), output, estimated: true);
    }

    /// <summary>No estimate is more than the call was allowed.</summary>
    private static long Allowed(Reservation reservation, long output) => Math.Min(output, reservation.MaxOutput ?? long.MaxValue);
}

/// <summary>One finished call.</summary>
/// <param name="Response">What the model answered.</param>
/// <param name="Cost">Priced tokens.</param>
public sealed record MeteredCall(ChatResponse Response, double Cost);
