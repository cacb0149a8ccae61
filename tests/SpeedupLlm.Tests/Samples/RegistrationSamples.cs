using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Samples;

/// <summary>How an app gets the pipeline.</summary>
public sealed class RegistrationSamples
{
    [Fact]
    public async Task One_line_puts_it_around_any_chat_client()
    {
        using var client = new FakeModel("It is 7.").AsBuilder()
            .UseSpeedup(options => options.ControlShare = 0)
            .Build();

        await client.GetResponseAsync("How many?");
        await client.GetRequiredService<SpeedupEngine>().SettleAsync();
        var response = await client.GetResponseAsync("How many?");

        var receipt = Assert.IsType<Receipt>(response.AdditionalProperties?["speedup"]);
        Assert.Equal(("recall", 0.0), (receipt.Path, receipt.Spent.Cost));
    }

    [Fact]
    public async Task In_an_app_the_engine_is_a_service_with_the_store_that_is_registered()
    {
        var store = new FailingStore();
        var app = new ServiceCollection();
        app.AddSingleton<ISpeedupStore>(store);
        app.AddSpeedup(options => options.Method = "best-of-n");
        app.AddChatClient(new FakeModel("7")).UseSpeedup();

        await using var services = app.BuildServiceProvider();
        var client = services.GetRequiredService<IChatClient>();
        await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(new SpeedupRequest { N = 4, User = "ann" }));

        var engine = services.GetRequiredService<SpeedupEngine>();
        await engine.SettleAsync();
        Assert.Same(engine, client.GetService<SpeedupEngine>());
        Assert.Equal("ann", Assert.Single(store.Load().Experiences).User);
    }

    [Fact]
    public async Task Engines_with_keys_have_their_own_options_and_stores()
    {
        var app = new ServiceCollection();
        app.AddSpeedup("cheap", options => options.Method = "single");
        app.AddSpeedup("careful", options => options.Method = "best-of-n");
        app.AddKeyedChatClient("cheap", new FakeModel("7")).UseSpeedup("cheap");
        app.AddKeyedChatClient("careful", new FakeModel("7")).UseSpeedup("careful");

        await using var services = app.BuildServiceProvider();
        foreach (var (key, calls) in new[] { ("cheap", 1), ("careful", 4) })
        {
            var client = services.GetRequiredKeyedService<IChatClient>(key);
            var receipt = Pipeline.ReceiptOf(await client.GetResponseAsync("How many?"));
            Assert.Equal(calls, receipt.Spent.Calls);
            Assert.Same(services.GetRequiredKeyedService<SpeedupEngine>(key), client.GetService<SpeedupEngine>());
        }

        Assert.Null(services.GetService<SpeedupEngine>());
    }

    [Fact]
    public async Task The_model_behind_it_can_still_be_reached()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model);
        Assert.Same(model, pipeline.Client.GetService<FakeModel>());
        Assert.Equal("fake", pipeline.Client.GetService<ChatClientMetadata>()?.DefaultModelId);
        Assert.Same(pipeline.Engine, pipeline.Client.GetService<SpeedupEngine>());
        Assert.Null(pipeline.Client.GetService(typeof(SpeedupEngine), "key"));
    }
}
