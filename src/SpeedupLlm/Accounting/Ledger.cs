namespace SpeedupLlm.Accounting;

/// <summary>
/// One request's spending. A call is reserved at its worst before it is made and settled at its real size after, so that the budget holds
/// even for calls made at once.
/// </summary>
internal sealed class Ledger(PriceList prices, Budget budget)
{
    private readonly Lock _lock = new();
    private readonly double[] _costs = new double[Enum.GetValues<CallKind>().Length];
    private int _calls;
    private int _estimated;
    private int _unpriced;
    private long _input;
    private long _cached;
    private long _output;
    private long _reasoning;
    private double _cost;
    private double _money;
    private long _reservedTokens;
    private double _reservedCost;

    /// <summary>Reserves a call.</summary>
    /// <param name="inputBound">No fewer tokens than the prompt has.</param>
    /// <param name="maxOutput">The caller's limit on output tokens; null: none.</param>
    /// <param name="model">The model that is asked.</param>
    /// <returns>The reservation, whose <see cref="Reservation.MaxOutput"/> the call must respect.</returns>
    /// <exception cref="BudgetExhaustedException">Not even one output token would fit.</exception>
    public Reservation Reserve(long inputBound, int? maxOutput, string? model = null)
    {
        var (price, own) = prices.Of(model);
        lock (_lock)
        {
            ThrowIfNoCallIsLeft();
            var room = long.MaxValue;
            if (budget.Tokens is { } tokens)
                room = tokens - _input - _output - _reservedTokens - inputBound;
            if (budget.Cost is { } cost)
                room = Math.Min(room, OutputWithin(cost - _cost - _reservedCost - (inputBound * price.Input), price));
            if (room < 1)
                throw new BudgetExhaustedException($"A prompt of up to {inputBound} tokens no longer fits the budget {budget}.");
            var limit = room == long.MaxValue ? maxOutput : (int)Math.Min(maxOutput ?? int.MaxValue, room);
            var reservation = new Reservation(limit, inputBound + (limit ?? 0), price.Of(inputBound, 0, limit ?? 0), price, own);
            Hold(reservation);
            return reservation;
        }
    }

    /// <summary>Reserves a call to something else than a model, at a fixed cost.</summary>
    /// <exception cref="BudgetExhaustedException">It would not fit.</exception>
    public Reservation ReserveFixed(double cost)
    {
        lock (_lock)
        {
            ThrowIfNoCallIsLeft();
            if (cost > budget.Cost - _cost - _reservedCost)
                throw new BudgetExhaustedException($"A call that costs {cost} no longer fits the budget {budget}.");
            var reservation = new Reservation(0, 0, cost, prices.Default, Own: false);
            Hold(reservation);
            return reservation;
        }
    }

    /// <summary>Books what the call really used, and returns its cost.</summary>
    public double Settle(
        Reservation reservation, long input, long cached, long output, bool estimated, CallKind kind = CallKind.Method, long reported = 0,
        long reasoning = 0)
    {
        var cost = reservation.Prices.Of(input, cached, output);
        lock (_lock)
        {
            Release(reservation);
            _input += input;
            _cached += Math.Min(cached, input);
            _output += output;
            _reasoning += reasoning;
            _cost += cost;
            _costs[(int)kind] += cost;
            _estimated += estimated ? 1 : 0;
            _money += reservation.Prices.Of(input, reported, output) / TokenPrices.Million;
            _unpriced += reservation.Own || (input == 0 && output == 0) ? 0 : 1;
        }

        return cost;
    }

    /// <summary>Books a call at its fixed cost.</summary>
    public void SettleFixed(Reservation reservation, CallKind kind)
    {
        lock (_lock)
        {
            Release(reservation);
            _cost += reservation.Cost;
            _costs[(int)kind] += reservation.Cost;
            _unpriced++;
        }
    }

    public Spent Total(int operations, double milliseconds)
    {
        lock (_lock)
        {
            return new Spent(
                _cost, operations, _calls, _input, _cached, _output, milliseconds, _estimated, _costs[(int)CallKind.Probe],
                _costs[(int)CallKind.Scoring], _reasoning, prices.Models.Count > 0 && _unpriced == 0 ? _money : null);
        }
    }

    private static long OutputWithin(double cost, TokenPrices price) =>
        price.Output > 0 ? (long)Math.Floor(cost / price.Output) : cost >= 0 ? long.MaxValue : 0;

    private void ThrowIfNoCallIsLeft()
    {
        if (_calls >= budget.Calls)
            throw new BudgetExhaustedException($"The budget of {budget.Calls} calls is spent.");
    }

    private void Hold(Reservation reservation)
    {
        _calls++;
        _reservedTokens += reservation.Tokens;
        _reservedCost += reservation.Cost;
    }

    private void Release(Reservation reservation)
    {
        _reservedTokens -= reservation.Tokens;
        _reservedCost -= reservation.Cost;
    }
}

/// <summary>A call that may be made.</summary>
/// <param name="MaxOutput">The most output tokens it may ask for; null: no limit.</param>
/// <param name="Tokens">Tokens set aside.</param>
/// <param name="Cost">Cost set aside.</param>
/// <param name="Prices">What its tokens cost.</param>
/// <param name="Own">Whether these are its model's own prices.</param>
internal sealed record Reservation(int? MaxOutput, long Tokens, double Cost, TokenPrices Prices, bool Own);
