using System.ClientModel;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Files;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.OpenAI.Tests.Tuning;

public sealed class ProviderTuningTests
{
    private static readonly ProviderTuningOptions Options = new() { BaseModel = "small-1", PollInterval = TimeSpan.FromMilliseconds(10) };

    private static TuningRequest Request(int examples) => new(
        [.. Enumerable.Range(1, examples).Select(i => new TuningExample([new ChatMessage(ChatRole.System, "Sei „genau“."), new ChatMessage(ChatRole.User, $"{i} + 1?")], $"{i + 1}\nAnswer: {i + 1}"))],
        null, 1L << 40 | 7);

    private static ServiceProvider To(FineTuningServer server) => new ServiceCollection()
        .AddOpenAIUpstream(new UpstreamOptions { BaseUrl = server.BaseUrl, ApiKey = Wiring.ApiKey, Retries = 0 }).BuildServiceProvider();

    private static ProviderTuning Tuning(ServiceProvider services, ProviderTuningOptions? options = null) =>
        new(services.GetRequiredService<UpstreamHttp>(), options ?? Options);

    [Fact]
    public async Task Examples_become_a_model_that_requests_can_name()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        var tuned = await Tuning(services, Options with { Epochs = 2 }).TuneAsync(Request(12), null, Wiring.Token);

        Assert.Equal("ft:small-1:org::ftjob-1", tuned.Model);
        Assert.Equal(1234, tuned.TrainedTokens);
        Assert.True(tuned.Weights.IsEmpty);
        var job = Assert.Single(server.Started);
        Assert.Equal("small-1", (string?)job["model"]);
        Assert.Equal("speedup", (string?)job["suffix"]);
        Assert.Equal(7, (long?)job["seed"]);
        Assert.Equal(2, (int?)job["method"]!["supervised"]!["hyperparameters"]!["n_epochs"]);
    }

    [Fact]
    public async Task The_file_is_chat_jsonl_and_does_not_stay_at_the_provider()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        await Tuning(services).TuneAsync(Request(10), null, Wiring.Token);

        var lines = Assert.Single(server.Uploaded).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.Equal(
            """{"messages":[{"role":"system","content":"Sei „genau“."},{"role":"user","content":"1 + 1?"},{"role":"assistant","content":"2\nAnswer: 2"}]}""", lines[0]);
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)));
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task A_tuned_model_can_be_tuned_on()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        await Tuning(services).TuneAsync(Request(10) with { StartFrom = "ft:small-1:org::before" }, null, Wiring.Token);

        Assert.Equal("ft:small-1:org::before", (string?)server.Started.Single()["model"]);
    }

    [Fact]
    public async Task A_job_that_fails_says_why_and_leaves_no_file()
    {
        await using var server = await FineTuningServer.StartAsync();
        server.FailsWith = "The job was stopped by moderation.";
        await using var services = To(server);

        var failure = await Assert.ThrowsAsync<UpstreamException>(() => Tuning(services).TuneAsync(Request(10), null, Wiring.Token));

        Assert.Equal("The fine-tuning job ftjob-1 failed: The job was stopped by moderation.", failure.Message);
        Assert.Empty(server.Files);
        Assert.Empty(server.Cancelled);
    }

    [Fact]
    public async Task Fewer_examples_than_the_provider_takes_are_not_sent()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Tuning(services).TuneAsync(Request(9), null, Wiring.Token));

        Assert.Contains("9 examples", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Uploaded);
    }

    [Fact]
    public async Task What_the_provider_says_about_a_refused_request_reaches_the_reader()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        var error = await Assert.ThrowsAsync<UpstreamException>(
            () => Tuning(services, Options with { LeastExamples = 1 }).TuneAsync(Request(3), null, Wiring.Token));

        Assert.Contains("fewer than 10 examples", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task Who_stops_waiting_cancels_the_job()
    {
        await using var server = await FineTuningServer.StartAsync();
        server.Hangs = true;
        await using var services = To(server);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wiring.Token);

        var tuning = Tuning(services).TuneAsync(Request(10), null, stop.Token);
        await server.Running.Task.WaitAsync(Wiring.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tuning);
        Assert.Equal(["ftjob-1"], server.Cancelled);
        Assert.Empty(server.Files);
    }

    [Fact]
    public async Task A_job_that_does_not_end_is_cancelled()
    {
        await using var server = await FineTuningServer.StartAsync();
        server.Hangs = true;
        await using var services = To(server);

        var error = await Assert.ThrowsAsync<UpstreamException>(
            () => Tuning(services, Options with { JobTimeout = TimeSpan.FromMilliseconds(60) }).TuneAsync(Request(10), null, Wiring.Token));

        Assert.Equal(UpstreamFailure.TimedOut, error.Kind);
        Assert.Contains("JobTimeout", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ftjob-1"], server.Cancelled);
    }

    [Fact]
    public async Task A_model_can_be_dropped_twice()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);
        var tuning = Tuning(services);

        await tuning.DropAsync("ft:small-1:org::ftjob-1", Wiring.Token);
        await tuning.DropAsync("gone", Wiring.Token);

        Assert.Equal(["ft:small-1:org::ftjob-1", "gone"], server.DeletedModels);
    }

    [Theory]
    [InlineData(404, null, true)]
    [InlineData(404, "model_not_found", true)]
    [InlineData(400, "model_not_found", true)]
    [InlineData(400, "context_length_exceeded", false)]
    [InlineData(400, null, false)]
    [InlineData(429, "rate_limit_exceeded", false)]
    [InlineData(503, null, false)]
    public async Task A_model_that_is_gone_is_told_from_one_that_fails(int status, string? code, bool gone)
    {
        await using var server = await FineTuningServer.StartAsync();
        server.Refuses = (status, code);
        await using var services = To(server);
        var client = new OpenAIUpstreamClient(services.GetRequiredService<UpstreamHttp>(), "small-1");

        var failure = await Assert.ThrowsAsync<UpstreamException>(
            () => client.GetResponseAsync("7?", new ChatOptions { ModelId = "ft:small-1:org::gone" }, Wiring.Token));

        Assert.Equal(gone, Tuning(services).IsGone(failure));
    }

    [Fact]
    public async Task Wrong_options_are_named()
    {
        await using var server = await FineTuningServer.StartAsync();
        await using var services = To(server);

        var error = Assert.Throws<OptionsValidationException>(() => Tuning(services, new ProviderTuningOptions { Suffix = "a_b", Epochs = 0 }));

        Assert.Equal(["BaseModel", "Epochs", "Suffix"], error.Failures.Select(failure => failure.Split(' ')[0]));
    }

    /// <summary>The stand-in is held to the API by OpenAI's own client.</summary>
    [Fact]
    public async Task The_official_client_understands_the_server_of_these_tests()
    {
        await using var server = await FineTuningServer.StartAsync();
        var client = new OpenAIFileClient(new ApiKeyCredential(Wiring.ApiKey), new OpenAIClientOptions { Endpoint = server.BaseUrl });
        var lines = string.Concat(Enumerable.Repeat("{}\n", 10));

        OpenAIFile file = await client.UploadFileAsync(BinaryData.FromString(lines), "x.jsonl", FileUploadPurpose.FineTune);
        FileDeletionResult deleted = await client.DeleteFileAsync(file.Id, Wiring.Token);

        Assert.Equal(lines, server.Uploaded.Single());
        Assert.True(deleted.Deleted);
#pragma warning disable OPENAI001 // The client's own interface to this API is a preview; the API is not.
        OpenAIFile again = await client.UploadFileAsync(BinaryData.FromString(lines), "x.jsonl", FileUploadPurpose.FineTune);
        var jobs = new global::OpenAI.FineTuning.FineTuningClient(new ApiKeyCredential(Wiring.ApiKey), new global::OpenAI.FineTuning.FineTuningClientOptions { Endpoint = server.BaseUrl });
        var job = await jobs.FineTuneAsync("small-1", again.Id, waitUntilCompleted: false, cancellationToken: Wiring.Token);
        await job.UpdateStatusAsync(Wiring.Token);
        Assert.Equal("queued", job.Status.ToString());
#pragma warning restore OPENAI001
    }
}
