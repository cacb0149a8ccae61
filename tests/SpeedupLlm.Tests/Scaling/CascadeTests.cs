using SpeedupLlm.Accounting;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scaling;

public sealed class CascadeTests
{
    private static readonly SpeedupRequest Request = new() { Method = "cascade", Recall = "off" };

    [Fact]
    public async Task Models_are_asked_cheapest_first_until_an_answer_is_good_enough()
    {
        var model = new FakeModel(call => call.Options!.ModelId == "small" ? "6" : "7");
        await using var pipeline = Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { Reference = "7" });
        Assert.Equal(["small", "middle"], model.Calls.Select(call => call.Options!.ModelId));
        Assert.Equal(("7", 3), (asked.Text, asked.Receipt.N));
    }

    [Fact]
    public async Task Two_models_that_agree_are_enough_and_where_none_do_the_last_is_believed()
    {
        var model = new FakeModel(call => call.Options!.ModelId == "small" ? "6" : call.Options.ModelId!.Length.ToString());
        await using var pipeline = Around(model);
        // small 6, middle 6.
        Assert.Equal(("6", "window:2", 2), await AskAsync());
        var disagreeing = new FakeModel(call => call.Options!.ModelId!);
        await using var other = Around(disagreeing);
        var asked = await other.AskAsync("Who?", Request with { Scorer = "log-probability" });
        Assert.Equal(("large", "end"), (asked.Text, asked.Receipt.StopReason));

        async Task<(string, string?, int)> AskAsync()
        {
            var asked = await pipeline.AskAsync("How many?", Request);
            return (asked.Text, asked.Receipt.StopReason, model.Started);
        }
    }

    [Fact]
    public async Task Each_models_tokens_have_its_own_price_and_no_model_has_read_anothers_prompt()
    {
        await using var pipeline = Around(new FakeModel(call => call.Options!.ModelId!), options =>
        {
            options.ModelPrices["small"] = new TokenPrices(1, 0.5, 2);
            options.ModelPrices["middle"] = new TokenPrices(10, 5, 20);
            options.ModelPrices["large"] = new TokenPrices(100, 50, 200);
        });
        var spent = (await pipeline.AskAsync("How many apples?", Request with { Stop = "never" })).Receipt.Spent;
        // Three words in, one out, per model.
        Assert.Equal(111 * 3 + 222, spent.Cost);
        Assert.Equal((111 * 3 + 222) / 1e6, spent.Money!.Value, 12);
        Assert.Equal(0, spent.CachedInputTokens);
    }

    [Fact]
    public async Task Without_models_it_is_refused_in_words()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"));
        var error = await Assert.ThrowsAsync<SpeedupOptionException>(() => pipeline.AskAsync("How many?", Request));
        Assert.Equal("speedup.method", error.Key);
        Assert.Contains("scaling.models", error.Message);
    }

    private static Pipeline Around(FakeModel model, Action<SpeedupOptions>? more = null) => Pipeline.Around(model, options =>
    {
        options.Scaling = new ScalingSettings { Models = ["small", "middle", "large"] };
        more?.Invoke(options);
    });
}
