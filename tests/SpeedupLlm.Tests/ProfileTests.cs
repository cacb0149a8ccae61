using Microsoft.Extensions.Options;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

public sealed class ProfileTests
{
    [Fact]
    public async Task A_request_goes_before_its_profile_and_that_before_the_options()
    {
        await using var pipeline = Around();
        var receipt = (await pipeline.AskAsync("How many?", new SpeedupRequest { Profile = "thorough", N = 3 })).Receipt;
        Assert.Equal(("best-of-n", 3, "window:2", 0.5), (receipt.Method, receipt.N, receipt.Stop, receipt.Tau));
    }

    [Theory]
    [InlineData("best-of-n", "agreement", "agreement", 8)]
    [InlineData("self-refine", "agreement", "nothing-to-mend", 4)]
    [InlineData("tree-of-thoughts", "agreement", "any(confidence,window:2)", 16)]
    [InlineData("long-cot", "log-probability", "confidence", 32)]
    public async Task Each_method_has_defaults_of_its_own(string method, string scorer, string stop, int n)
    {
        await using var pipeline = Around();
        var receipt = (await pipeline.AskAsync("How many?", new SpeedupRequest { Method = method })).Receipt;
        Assert.Equal((scorer, stop, n), (receipt.Scorer, receipt.Stop, receipt.N));
    }

    [Fact]
    public async Task A_requests_budget_lowers_the_profiles_and_never_raises_it()
    {
        await using var pipeline = Around(options => options.Budget = new Budget(Calls: 3));
        Assert.Equal(2, await CallsAsync(new Budget(Calls: 2)));
        Assert.Equal(3, await CallsAsync(new Budget(Calls: 9)));

        async Task<int> CallsAsync(Budget budget) =>
            (await pipeline.AskAsync("How many?", Pipeline.BestOf(8) with { Stop = "never", Budget = budget })).Receipt.Spent.Calls;
    }

    [Fact]
    public async Task Unknown_values_are_refused_with_the_valid_ones()
    {
        await using var pipeline = Around();
        (string Key, SpeedupRequest Request, string Valid)[] wrong =
        [
            ("profile", new() { Profile = "magic" }, "thorough"),
            ("method", new() { Method = "magic" }, "tree-of-thoughts"),
            ("scorer", new() { Scorer = "magic" }, "log-probability"),
            ("scorer", new() { Scorer = "reward" }, "reward model"),
            ("scorer", new() { Scorer = "weighted(reference:1)" }, "speedup.reference"),
            ("stop", new() { Stop = "window:1" }, "nothing-to-mend"),
            ("depth", new() { Depth = 0 }, "1 to 64"),
            ("waves", new() { Waves = 17 }, "1 to 16"),
            ("budget.calls", new() { Budget = new Budget(Calls: 0) }, "at least 1"),
        ];
        foreach (var (key, request, valid) in wrong)
        {
            var error = await Assert.ThrowsAsync<SpeedupOptionException>(() => pipeline.AskAsync("How many?", request));
            Assert.Equal($"speedup.{key}", error.Key);
            Assert.Contains(valid, error.Message);
        }
    }

    [Fact]
    public void A_wrong_profile_or_setting_is_found_at_the_start()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Around(options =>
        {
            options.Profiles["odd"] = new SpeedupRequest { Stop = "magic" };
            options.Scaling = options.Scaling with { Branches = 9, Models = ["a", "b"] };
            options.ModelPrices["a"] = new TokenPrices();
        }));
        Assert.All(["'magic'", "Branches is 9", "ModelPrices lacks 'b'"], part => Assert.Contains(part, error.Message));
    }

    [Theory]
    [InlineData("gpt-x:self-refine", "gpt-x", null, "self-refine")]
    [InlineData("gpt-x:thorough", "gpt-x", "thorough", null)]
    [InlineData("llama:8b:best-of-n", "llama:8b", null, "best-of-n")]
    public void A_models_suffix_names_a_profile_or_method(string name, string model, string? profile, string? method) => Assert.Equal(
        (model, new SpeedupRequest { Profile = profile, Method = method }), Split(name));

    [Theory]
    [InlineData("gpt-x")]
    [InlineData("llama:8b")]
    [InlineData("gpt-x:magic")]
    [InlineData("other:best-of-n")]
    [InlineData(":best-of-n")]
    public void A_name_without_one_is_left_as_it_is(string name) => Assert.Null(Split(name));

    [Fact]
    public async Task Changed_prompts_change_the_version_in_the_receipt_and_share_no_answers()
    {
        var durable = new InMemoryStore();
        foreach (var version in new[] { "1", "mine" })
        {
            await using var pipeline = Pipeline.Around(
                new FakeModel("7"),
                options => options.Prompts = version == "1" ? options.Prompts : options.Prompts.With(version, new Dictionary<string, string> { ["feedback"] = "Well?" }),
                durable);
            var receipt = (await pipeline.AskAsync("How many?")).Receipt;
            Assert.Equal((version, "scaling"), (receipt.PromptVersion, receipt.Path));
        }
    }

    private static (string Model, SpeedupRequest Choice)? Split(string name) =>
        ModelSuffix.Split(name, model => model is "gpt-x" or "llama:8b", Options());

    private static SpeedupOptions Options()
    {
        var options = new SpeedupOptions();
        options.Profiles["thorough"] = new SpeedupRequest { Method = "best-of-n", N = 16, Stop = "window:2", Tau = 0.5 };
        return options;
    }

    private static Pipeline Around(Action<SpeedupOptions>? more = null) => Pipeline.Around(new ReasoningModel(1, continues: false), options =>
    {
        options.Profiles["thorough"] = Options().Profiles["thorough"];
        more?.Invoke(options);
    });
}
