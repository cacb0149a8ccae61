using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests;

public sealed class BenchGuardTests
{
    [Fact]
    public async Task It_prints_json_for_programs_and_a_table_for_people()
    {
        var json = (await Command.RunAsync(["bench", "guard", "--share", "0.005", "--json"])).AssertDone();
        var results = (JsonObject)JsonNode.Parse(json.Output)!;
        Assert.Equal(5, (int)results["null"]!["histories"]!);
        Assert.Equal(300, (int)results["poison"]!["within"]!);
        Assert.Contains("simulating", json.Errors, StringComparison.Ordinal);
        var table = (await Command.RunAsync(["bench", "guard", "--share", "0.005"])).AssertDone();
        Assert.Contains("impossible", table.Output, StringComparison.Ordinal);
        Assert.Contains("re-opened in", table.Output, StringComparison.Ordinal);
    }
}
