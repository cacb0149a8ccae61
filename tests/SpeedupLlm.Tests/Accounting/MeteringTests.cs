using System.Net;
using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Accounting;

public sealed class MeteringTests
{
    [Fact]
    public async Task The_ledgers_add_up_to_what_the_upstream_saw() =>
        await Gen.Select(Gen.Int[0, 4].Array[5, 20], Gen.Double[0, 0.5], Gen.Double[0, 0.5], Gen.Long).SampleAsync(
            async (questions, failures, refusals, seed) =>
            {
                var model = new FakeModel(call => $"it is {(int)(call.Chance() * 2)}")
                {
                    Before = (call, _) =>
                        call.Messages.Count > 1 && call.Chance() < refusals ? throw new HttpRequestException("too long", null, HttpStatusCode.BadRequest)
                        : call.Chance() < failures ? throw new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable)
                        : Task.CompletedTask,
                };
                await using var pipeline = Pipeline.Around(model, options => options.Seed = seed);
                var ids = new List<string>();
                foreach (var (question, i) in questions.Select((question, i) => (question, i)))
                {
                    ids.Add($"{i}");
                    try
                    {
                        await pipeline.AskAsync($"What is {question} times 1?", new SpeedupRequest
                        {
                            Method = i % 3 == 0 ? "single" : "best-of-n", N = 3, Memory = "in-context", Reference = "0", RequestId = ids[^1],
                        });
                    }
                    catch (HttpRequestException)
                    {
                        // Its ledger counts as well.
                    }
                }

                var receipts = pipeline.Receipts();
                Assert.Equal(questions.Length, receipts.Count);
                Assert.Equal(model.Started, receipts.Sum(receipt => receipt.Spent.Calls));
                Assert.Equal(model.InputTokens, receipts.Sum(receipt => receipt.Spent.InputTokens));
                Assert.Equal(model.OutputTokens, receipts.Sum(receipt => receipt.Spent.OutputTokens));
                Assert.All(receipts, receipt => Assert.Equal(0, receipt.Spent.EstimatedCalls));
            },
            iter: 60);

    [Fact]
    public async Task The_second_sample_of_a_prompt_is_priced_as_cached_and_usage_tells_what_was_spent()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7 7 7"));
        var asked = await pipeline.AskAsync("How many apples are there?", Pipeline.BestOf(2) with { Stop = "never" });
        Assert.Equal(new Spent((5 * 1) + (5 * 0.25) + (6 * 4), 2, 2, 10, 5, 6, asked.Receipt.Spent.Milliseconds), asked.Receipt.Spent);
        Assert.Equal(5 + (3 * 4), asked.Receipt.FirstAnswerCost);
        Assert.Equal((10, 6, 16, 5), (
            asked.Response.Usage!.InputTokenCount, asked.Response.Usage.OutputTokenCount, asked.Response.Usage.TotalTokenCount,
            asked.Response.Usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task A_call_that_reports_no_usage_is_estimated()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("It is seven.") { ReportsUsage = false });
        var spent = (await pipeline.AskAsync("How many apples are there?", Pipeline.BestOf(1))).Receipt.Spent;
        Assert.Equal((1, 1, 7 + 4, 3), (spent.Calls, spent.EstimatedCalls, spent.InputTokens, spent.OutputTokens));
    }

    [Fact]
    public async Task A_call_that_is_cut_is_estimated_and_one_that_never_reached_the_model_is_free()
    {
        using var stop = new CancellationTokenSource();
        var model = new FakeModel("7") { Before = async (_, token) => { await stop.CancelAsync(); token.ThrowIfCancellationRequested(); } };
        await using var cut = Pipeline.Around(model);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut.AskAsync("How many apples are there?", Pipeline.BestOf(1), stop.Token));
        var spent = Assert.Single(cut.Receipts()).Spent;
        Assert.Equal((1, 1, 11), (spent.Calls, spent.EstimatedCalls, spent.InputTokens));

        await using var away = Pipeline.Around(
            new FakeModel("7") { Before = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError) });
        await Assert.ThrowsAsync<HttpRequestException>(() => away.AskAsync("How many apples are there?", Pipeline.BestOf(1)));
        spent = Assert.Single(away.Receipts()).Spent;
        Assert.Equal((1, 0, 0, 0d), (spent.Calls, spent.EstimatedCalls, spent.InputTokens, spent.Cost));
    }

    [Fact]
    public async Task An_estimate_never_passes_what_the_call_was_allowed()
    {
        var model = new FakeModel(string.Join(' ', Enumerable.Repeat("characteristically", 50))) { ReportsUsage = false };
        await using var pipeline = Pipeline.Around(model, options => options.Budget = new Budget(Tokens: 60));
        var spent = (await pipeline.AskAsync("How many?", new SpeedupRequest { Recall = "off" })).Receipt.Spent;
        Assert.InRange(spent.InputTokens + spent.OutputTokens, 1, 60);
    }

    [Fact]
    public async Task Instructions_count_as_input()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.Budget = new Budget(Tokens: 100));
        var options = new ChatOptions { Instructions = new string('x', 200) };
        await Assert.ThrowsAsync<BudgetExhaustedException>(() => pipeline.AskAsync([new(ChatRole.User, "How many?")], null, options));
        Assert.Equal(0, model.Started);
    }
}
