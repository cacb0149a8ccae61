using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.Cli.Tests;

/// <summary>The commands without a server, on weights of a test: what they say means nothing.</summary>
public sealed class EmbeddedModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _weights;

    public EmbeddedModelTests()
    {
        _weights = Path.Combine(_directory.Path, "toy.model");
        EmbeddedModel.Untrained(
            "toy", new() { Vocabulary = 272, Dim = 64, Layers = 2, Heads = 4, KvHeads = 2, Hidden = 112, Context = 160 }, new Tokenizer([]), 6)
            .Save(_weights, WeightPrecision.Bits16);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Serve_answers_with_it_under_its_default_name()
    {
        await using var process = Command.Start(["serve", "--port", "0", "--upstream", _weights]);
        var line = await process.LineAsync(Command.Bound);
        Assert.StartsWith("listening on ", line ?? await process.Errors, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(line!["listening on ".Length..] + "/") };
        Assert.Equal(BaseModel.Name, (string?)(await http.GetFromJsonAsync<JsonNode>("models", Token))!["data"]![0]!["id"]);
        using var response = await http.PostAsJsonAsync(
            "chat/completions", new { model = BaseModel.Name, max_tokens = 4, messages = new[] { new { role = "user", content = "hi" } } }, Token);
        var body = await response.Content.ReadFromJsonAsync<JsonNode>(Token);
        Assert.Equal("scaling", (string?)body!["speedup"]!["path"]);
        process.Terminate();
        Assert.Equal(0, await process.EndAsync(Command.Bound));
    }

    [Fact]
    public async Task Ask_asks_it_and_a_question_too_long_for_it_ends_with_1()
    {
        var ran = (await Command.RunAsync(["ask", "hi", "--upstream", _weights, "--max-tokens", "4", "--seed", "3", "--json"])).AssertDone();
        var receipt = JsonNode.Parse(ran.Output)!["receipt"]!;
        Assert.Equal((BaseModel.Name, 1), ((string)receipt["model"]!, (int)receipt["spent"]!["calls"]!));
        (await Command.RunAsync(["ask", new string('x', 300), "--upstream", _weights])).AssertFailed(1, "at most 160");
    }

    [Fact]
    public async Task Doctor_tells_about_it()
    {
        var ran = await Command.RunAsync(["doctor", "--upstream", _weights, "--json"]);
        Assert.Equal(0, ran.Code);
        var checks = JsonNode.Parse(ran.Output)!.AsArray();
        Assert.Equal(["runtime ok", "embedded model ok", "answer ok"], checks.Take(3).Select(check => $"{check!["check"]} {check["result"]}"));
        Assert.Contains("toy", (string)checks[1]!["detail"]!, StringComparison.Ordinal);
        Assert.Contains(checks, check => $"{check!["check"]} {check["result"]}" == "seed ok");
    }

    [Fact]
    public async Task Without_an_upstream_the_embedded_model_answers()
    {
        var ask = await Command.RunAsync(["ask", "What is 2 + 3?", "--max-tokens", "40"]);
        // Sampled, so no answer in particular.
        Assert.NotEqual("", ask.AssertDone().Output.Trim());
        Assert.Equal(0, (await Command.RunAsync(["doctor", "--json"])).Code);
    }

    [Fact]
    public async Task A_damaged_file_of_weights_is_named()
    {
        await File.WriteAllTextAsync(_weights, "nonsense", Token);
        (await Command.RunAsync(["serve", "--upstream", _weights])).AssertFailed(2, "toy.model");
    }
}
