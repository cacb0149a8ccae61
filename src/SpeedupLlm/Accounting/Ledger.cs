namespace SpeedupLlm.Accounting;

/// <summary>
/// One request's spending. A call is reserved at its worst before it is made and settled at its real size after, so that the budget holds
/// even for calls made at once.
/// </summary>
internal sealed class Ledger(TokenPrices prices, Budget budget)
{
    private readonly Lock _lock = new();
    private int _calls;
    private int _estimated;
    private long _input;
    private long _cached;
    private long _output;
    private double _cost;
    private long _reservedTokens;
    private double _reservedCost;

    public TokenPrices Prices => prices;

    /// <summary>Reserves a call.</summary>
    /// <param name="inputBound">No fewer tokens than the prompt has.</param>
    /// <param name="maxOutput">The caller's limit on output tokens; null: none.</param>
    /// <returns>The reservation, whose <see cref="Reservation.MaxOutput"/> the call must respect.</returns>
    /// <exception cref="BudgetExhaustedException">Not even one output token would fit.</exception>
    public Reservation Reserve(long inputBound, int? maxOutput)
    {
        lock (_lock)
        {
            if (_calls >= budget.Calls)
                throw new BudgetExhaustedException($"The budget of {budget.Calls} calls is spent.");
            var room = long.MaxValue;
            if (budget.Tokens is { } tokens)
                room = tokens - _input - _output - _reservedTokens - inputBound;
            if (budget.Cost is { } cost)
                room = Math.Min(room, OutputWithin(cost - _cost - _reservedCost - (inputBound * prices.Input)));
            if (room < 1)
                throw new BudgetExhaustedException($"A prompt of up to {inputBound} tokens no longer fits the budget {budget}.");
            var limit = room == long.MaxValue ? maxOutput : (int)Math.Min(maxOutput ?? int.MaxValue, room);
            var reservation = new Reservation(limit, inputBound + (limit ?? 0), prices.Of(inputBound, 0, limit ?? 0));
            _calls++;
            _reservedTokens += reservation.Tokens;
            _reservedCost += reservation.Cost;
            return reservation;
        }
    }

    /// <summary>Books what the call really used, and returns its cost.</summary>
    public double Settle(Reservation reservation, long input, long cached, long output, bool estimated)
    {
        var cost = prices.Of(input, cached, output);
        lock (_lock)
        {
            _reservedTokens -= reservation.Tokens;
            _reservedCost -= reservation.Cost;
            _input += input;
            _cached += Math.Min(cached, input);
            _output += output;
            _cost += cost;
            _estimated += estimated ? 1 : 0;
        }

        return cost;
    }

    private long OutputWithin(double cost) =>
        prices.Output > 0 ? (long)Math.Floor(cost / prices.Output) : cost >= 0 ? long.MaxValue : 0;

    public Spent Total(int operations, double milliseconds)
    {
        lock (_lock)
            return new Spent(_cost, operations, _calls, _input, _cached, _output, milliseconds, _estimated);
    }
}

/// <summary>A call that may be made.</summary>
/// <param name="MaxOutput">The most output tokens it may ask for; null: no limit.</param>
/// <param name="Tokens">Tokens set aside.</param>
/// <param name="Cost">Cost set aside.</param>
internal sealed record Reservation(int? MaxOutput, long Tokens, double Cost);
