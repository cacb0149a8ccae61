using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SpeedupLlm.Cli.Tests.Bench;

public sealed class ScalingBenchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--methods gold", "gold", "best-of-n, self-refine, tree-of-thoughts, long-cot")]
    [InlineData("--methods ,", "--methods is empty")]
    [InlineData("--questions 0", "--questions is 0", "1 to 100000")]
    [InlineData("--questions many", "--questions")]
    [InlineData("--nodes 65", "--nodes is 65", "1 to 64")]
    [InlineData("--chunks 0", "--chunks is 0")]
    [InlineData("--parallel 0", "--parallel is 0")]
    [InlineData("--temperature 0", "--temperature is 0")]
    [InlineData("--chart curves.png", "SVG")]
    [InlineData("--chart /no/such/folder/curves.svg", "/no/such/folder/curves.svg")]
    [InlineData("--json --curves", "--curves-out")]
    [InlineData("--continues-prefix", "for a server")]
    [InlineData("--file /no/such.jsonl", "/no/such.jsonl")]
    [InlineData("--model llama3.2", "llama3.2", "--upstream")]
    [InlineData("--upstream http://127.0.0.1:9/v1 --model llama3.2", "--file is missing")]
    [InlineData("--colour", "--colour", "speedup bench scaling --help")]
    public async Task A_wrong_option_ends_with_2_and_one_sentence(string arguments, params string[] says) =>
        (await Command.RunAsync(["bench", "scaling", .. arguments.Split(' ')])).AssertFailed(2, says);

    [Theory]
    [InlineData("{\"question\": \"How many?\"}", ":1:", "answer")]
    [InlineData("{\"question\": \"How many?\", \"answer\": 7}", "1 questions", "2 are the fewest")]
    [InlineData("{\"id\": \"a\", \"question\": \"How many?\", \"answer\": 7}\n{\"id\": \"a\", \"question\": \"And now?\", \"answer\": 7}", "the id a")]
    public async Task A_file_that_will_not_do_is_named(string lines, params string[] says)
    {
        var file = await FileAsync(lines);
        (await Command.RunAsync(["bench", "scaling", "--file", file])).AssertFailed(2, says);
    }

    [Fact]
    public async Task It_measures_the_embedded_model()
    {
        var (points, chart) = (Path.Combine(_directory.Path, "points.json"), Path.Combine(_directory.Path, "curves.svg"));
        string[] arguments =
            ["bench", "scaling", "--model", "tiny", "--questions", "20", "--nodes", "6", "--chunks", "14", "--json", "--curves-out", points, "--chart", chart];
        var ran = (await Command.RunAsync(arguments)).AssertDone();
        var rows = JsonNode.Parse(ran.Output)!.AsArray();
        Assert.Equal(
            from method in new[] { "best-of-n", "self-refine", "tree-of-thoughts", "long-cot" }
            from scorer in new[] { "reference", "deployable" }
            select $"{method} {scorer}",
            rows.Select(row => $"{row!["method"]} {row["scorer"]}"));
        foreach (var row in rows)
        {
            Assert.Equal(["method", "scorer", "n", "static", "adaptive", "accuracyChange"], row!.AsObject().Select(pair => pair.Key));
            Assert.Equal(20, (int)row["n"]!);
            Assert.InRange((double)row["adaptive"]!["operations"]!, 1, (double)row["static"]!["operations"]!);
            // Only Long CoT's adaptive runs pay for what the static ones have for nothing, the probes.
            Assert.True((string?)row["method"] == "long-cot" || (double)row["adaptive"]!["cost"]! <= (double)row["static"]!["cost"]!, row.ToJsonString());
            Assert.InRange((double)row["accuracyChange"]!["value"]!, (double)row["accuracyChange"]!["low"]!, (double)row["accuracyChange"]!["high"]!);
            Assert.Equal(
                (double)row["accuracyChange"]!["value"]!, (double)row["adaptive"]!["accuracy"]! - (double)row["static"]!["accuracy"]!, 9);
        }

        Assert.Equal(16, (double)rows[0]!["static"]!["operations"]!);
        Assert.Equal(4, (double)rows[2]!["static"]!["operations"]!);
        Assert.InRange(JsonNode.Parse(await File.ReadAllTextAsync(points, TestContext.Current.CancellationToken))!.AsArray().Count, 60, 200);
        Assert.Equal(4, XDocument.Load(chart).Root!.Elements().Count(element => element.Name.LocalName == "g"));
    }

    [Fact]
    public async Task It_measures_a_servers_model_on_a_file_and_prints_tables()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var file = await FileAsync([.. Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"question": "What is {{i}} + {{42 - i}}?", "answer": 42}"""))]);
        var ran = (await Command.RunAsync(
            ["bench", "scaling", "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1", "--file", file, "--methods", "best-of-n"])).AssertDone();
        Assert.Contains("100.0%", ran.Output, StringComparison.Ordinal);
        // Sixteen samples against the four equal ones that agreement needs.
        Assert.Contains("Without a key (agreement, agreement) best-of-n saves 75% of operations (75.0% to 75.0%)", ran.Output, StringComparison.Ordinal);
        Assert.Contains("best-of-n 16 samples", ran.Errors, StringComparison.Ordinal);
        Assert.Equal(12 * 16, upstream.Requests.Count);
    }

    [Fact]
    public async Task Its_help_has_examples() =>
        Assert.Contains("speedup bench scaling --model tiny --json", (await Command.RunAsync(["bench", "scaling", "--help"])).AssertDone().Output, StringComparison.Ordinal);

    private async Task<string> FileAsync(params string[] lines)
    {
        var file = Path.Combine(_directory.Path, "questions.jsonl");
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        return file;
    }
}
