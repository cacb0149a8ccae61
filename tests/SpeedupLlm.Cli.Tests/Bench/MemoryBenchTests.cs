using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests.Bench;

public sealed class MemoryBenchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--methods gold", "gold", "in-context")]
    [InlineData("--methods off", "off", "in-context")]
    [InlineData("--levels S5", "S5", "S1, S2, S3, S4, none, misleading")]
    [InlineData("--scorers ,", "--scorers is empty", "reference, deployable")]
    [InlineData("--questions 0", "--questions is 0", "1 to 100000")]
    [InlineData("--parallel 65", "--parallel is 65", "1 to 64")]
    [InlineData("--seed x", "--seed")]
    [InlineData("--out /no/such/folder/rows.json", "/no/such/folder/rows.json")]
    [InlineData("--model llama3.2", "llama3.2", "--upstream")]
    [InlineData("--colour", "--colour", "speedup bench memory --help")]
    public async Task A_wrong_option_ends_with_2_and_one_sentence(string arguments, params string[] says) =>
        (await Command.RunAsync(["bench", "memory", .. arguments.Split(' ')])).AssertFailed(2, says);

    [Fact]
    public async Task It_measures_the_embedded_model()
    {
        var file = Path.Combine(_directory.Path, "rows.json");
        var ran = (await Command.RunAsync(["bench", "memory", "--model", "tiny", "--methods", "in-context", "--questions", "8", "--json", "--out", file])).AssertDone();
        var rows = JsonNode.Parse(ran.Output)!.AsArray();
        Assert.Equal(
            from scorer in new[] { "reference", "deployable" }
            from level in new[] { "S1 on 8", "S2 on 8", "S3 on 8", "S4 on 8", "none on 8", "misleading on 8", "misleading off 8", "S1-S3 on 24", "S1-S2 on 16" }
            select $"in-context {scorer} {level}",
            rows.Select(row => $"{row!["method"]} {row["scorer"]} {row["level"]} {row["gate"]} {row["n"]}"));
        Assert.Equal(rows.ToJsonString(), JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.ToJsonString());
        Assert.Contains("to go", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_a_table_for_people()
    {
        var ran = (await Command.RunAsync(["bench", "memory", "--questions", "4", "--levels", "S1", "--scorers", "reference", "--parallel", "2"])).AssertDone();
        Assert.Contains("in-context, scored by the answer key", ran.Output, StringComparison.Ordinal);
        Assert.Contains("operations saved", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_help_has_examples() =>
        Assert.Contains("speedup bench memory --model tiny --json", (await Command.RunAsync(["bench", "memory", "--help"])).AssertDone().Output, StringComparison.Ordinal);
}
