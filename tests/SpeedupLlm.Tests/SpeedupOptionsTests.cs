using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

public sealed class SpeedupOptionsTests
{
    private static void AllWrong(SpeedupOptions options)
    {
        (options.Method, options.Memory, options.Scorer, options.Stop) = ("magic", "elephant", "coin", "whenever");
        (options.N, options.Tau, options.Recall, options.Space) = (65, double.NaN, "fuzzy", "");
        (options.ControlShare, options.MaxDemonstrations, options.ContextTokens, options.OutcomeDeadline) = (1.5, 4, 0, TimeSpan.MaxValue);
        (options.Prices, options.Budget, options.Rule) = (new TokenPrices(Input: 1, CachedInput: 2), new Budget(Calls: 0), null!);
        (options.EmbedderTimeout, options.AssignmentTimeout, options.Capacity) = (TimeSpan.Zero, TimeSpan.Zero, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_wrong_key_is_named_at_once(bool experiment)
    {
        var options = new SpeedupOptions { Experiment = experiment };
        AllWrong(options);
        var message = Assert.Throws<OptionsValidationException>(() => new SpeedupEngine(options)).Message;
        string[] keys =
        [
            "method: 'magic'", "memory: 'elephant'", "scorer: 'coin'", "stop: 'whenever'", "n: n is 65", "tau: tau is NaN", "recall: 'fuzzy'", "space: space ''",
            "ControlShare is 1.5", "MaxDemonstrations is 4", "ContextTokens is 0", "OutcomeDeadline is", "EmbedderTimeout is", "AssignmentTimeout is", "Capacity is 0", "Prices is", "Budget is", "Rule is null",
        ];
        Assert.All(keys, key => Assert.Contains(key, message));
        Assert.Contains("Valid are: single, best-of-n, self-refine, tree-of-thoughts, long-cot, cascade.", message);
    }

    [Fact]
    public void The_defaults_are_valid_and_so_is_every_name_on_its_own()
    {
        Assert.True(Validate(_ => { }).Succeeded);
        Assert.True(Validate(options => options.Method = "best-of-n").Succeeded);
        Assert.True(Validate(options => (options.Experiment, options.Scorer) = (true, "reference")).Succeeded);
        Assert.True(Validate(options => options.Budget = null!).Failed);
    }

    [Fact]
    public void Registered_options_are_validated_when_the_app_starts()
    {
        using var services = new ServiceCollection().AddSpeedup(AllWrong).BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    [Theory]
    [InlineData("method")]
    [InlineData("n")]
    [InlineData("reference")]
    [InlineData("scorer")]
    public async Task A_wrong_value_in_a_request_names_its_key_and_calls_nobody(string key)
    {
        var request = key switch
        {
            "method" => new SpeedupRequest { Method = "magic" },
            "n" => new SpeedupRequest { N = 0 },
            "reference" => new SpeedupRequest { Reference = "7" },
            _ => new SpeedupRequest { Scorer = "reference" },
        };
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.Experiment = false);
        Assert.Equal($"speedup.{key}", (await Assert.ThrowsAsync<SpeedupOptionException>(() => pipeline.AskAsync("How many?", request))).Key);
        Assert.Throws<SpeedupOptionException>(() => pipeline.Client.GetStreamingResponseAsync("How many?", new ChatOptions().WithSpeedup(request)));
        Assert.Equal(0, model.Started);
    }

    private static ValidateOptionsResult Validate(Action<SpeedupOptions> configure)
    {
        var options = new SpeedupOptions();
        configure(options);
        return new SpeedupOptionsValidator().Validate(null, options);
    }
}
