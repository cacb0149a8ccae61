using System.Collections.Concurrent;
using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Accounting;

public sealed class BudgetTests
{
    private static readonly Gen<TokenPrices> AnyPrices =
        from input in Gen.Double[0, 3]
        from cached in Gen.Double[0, 1]
        from output in Gen.Double[0, 8]
        from free in Gen.Int[0, 4]
        select new TokenPrices(free == 1 ? 0 : input + 0.01, cached * (free == 1 ? 0 : input), free == 2 ? 0 : output + 0.01);

    private static readonly Gen<Budget> AnyBudget =
        from calls in Gen.Int[1, 9].Nullable()
        from tokens in Gen.Long[1, 2000].Nullable()
        from cost in Gen.Double[0.1, 3000].Nullable()
        select new Budget(calls, tokens, cost);

    [Fact]
    public async Task No_request_passes_its_budget() =>
        await Gen.Select(AnyBudget, AnyPrices, Gen.Int[1, 12], Gen.Int[1, 60], Gen.Bool, Gen.OneOf("never", "agreement", "threshold"), Gen.Long)
            .SampleAsync(
                async (budget, prices, n, words, single, stop, seed) =>
                {
                    var model = new FakeModel(call => string.Join(' ', Enumerable.Repeat("7", 1 + (int)(call.Chance() * words))));
                    await using var pipeline = Pipeline.Around(model, options =>
                        (options.Budget, options.Prices, options.Seed) = (budget, prices, seed));
                    try
                    {
                        var asked = await pipeline.AskAsync(
                            "How many apples are there?", Pipeline.BestOf(n) with { Method = single ? "single" : "best-of-n", Stop = stop });
                        Assert.Equal(model.InputTokens + model.OutputTokens, asked.Receipt.Spent.InputTokens + asked.Receipt.Spent.OutputTokens);
                    }
                    catch (BudgetExhaustedException)
                    {
                        Assert.Equal(0, model.Started);
                    }

                    Assert.True(model.Started <= (budget.Calls ?? int.MaxValue));
                    Assert.True(model.InputTokens + model.OutputTokens <= (budget.Tokens ?? long.MaxValue));
                    // The same prompt again is cached; the first is not.
                    var first = model.Calls is [var call, ..] ? call.InputTokens : 0;
                    Assert.True(prices.Of(model.InputTokens, model.InputTokens - first, model.OutputTokens) <= (budget.Cost ?? double.MaxValue) + 1e-9);
                },
                iter: 300);

    [Fact]
    public void Calls_reserved_at_once_never_pass_the_budget_together() =>
        Gen.Select(AnyBudget, AnyPrices, Gen.Select(Gen.Long[0, 80], Gen.Int[1, 40].Nullable()).Array[1, 24]).Sample(
            (budget, prices, calls) =>
            {
                var ledger = new Ledger(prices, budget);
                var settlements = new ConcurrentBag<Action>();
                Parallel.ForEach(calls, (call, _, i) =>
                {
                    try
                    {
                        var reservation = ledger.Reserve(call.Item1, call.Item2);
                        // Every call uses all that it was allowed; half of them are still under way when others are reserved.
                        settlements.Add(() => ledger.Settle(reservation, call.Item1, 0, reservation.MaxOutput ?? 10, estimated: false));
                        if (i % 2 == 0 && settlements.TryTake(out var settle))
                            settle();
                    }
                    catch (BudgetExhaustedException)
                    {
                        // Not made.
                    }
                });
                Parallel.ForEach(settlements, settle => settle());
                var spent = ledger.Total(0, 0);
                Assert.True(spent.Calls <= (budget.Calls ?? int.MaxValue));
                if (budget.Tokens is { } tokens)
                    Assert.True(spent.InputTokens + spent.OutputTokens <= tokens);
                if (budget.Cost is { } cost)
                    Assert.True(spent.Cost <= cost + 1e-9);
            });

    [Fact]
    public void A_reservation_that_is_still_open_is_set_aside()
    {
        var ledger = new Ledger(new TokenPrices(), new Budget(Tokens: 100));
        var first = ledger.Reserve(10, 50);
        Assert.Equal(30, ledger.Reserve(10, 50).MaxOutput);
        Assert.Throws<BudgetExhaustedException>(() => ledger.Reserve(1, 1));
        ledger.Settle(first, 10, 0, 5, estimated: false);
        Assert.Equal(44, ledger.Reserve(1, null).MaxOutput);
    }

    [Fact]
    public void A_cost_budget_holds_where_output_is_free()
    {
        var ledger = new Ledger(new TokenPrices(Input: 1, CachedInput: 0, Output: 0), new Budget(Cost: 15));
        ledger.Settle(ledger.Reserve(10, null), 10, 0, 100, estimated: false);
        Assert.Throws<BudgetExhaustedException>(() => ledger.Reserve(10, null));
    }
}
