using System.Text.Json;
using SpeedupLlm.Benchmark.Guard;

namespace SpeedupLlm.Benchmark.Tests.Guard;

public sealed class GuardBenchTests
{
    private static readonly GuardBenchOptions Small = new() { Histories = 9, Cell = 4, ManyRuns = 1, PoisonRuns = 2 };

    [Fact]
    public void The_same_seed_gives_the_same_results_however_the_work_is_shared()
    {
        var (one, other) = (Json(Small), Json(Small));
        Assert.Equal(one, other);
        Assert.NotEqual(one, Json(Small with { Seed = 2 }));
    }

    [Fact]
    public void Every_key_is_there_and_the_impossible_cell_is_null()
    {
        using var json = JsonDocument.Parse(Json(Small));
        var root = json.RootElement;
        Assert.Equal(
            ["null", "drift", "harm", "saving", "reopen", "many", "controlShare", "regret", "poison", "audited"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(9, root.GetProperty("null").GetProperty("histories").GetInt32());
        var harm = root.GetProperty("harm").EnumerateArray().ToList();
        Assert.Equal(18, harm.Count);
        // A score of 0.3 cannot fall by 30 points and leave anything to a logit.
        var impossible = Assert.Single(harm, cell => cell.GetProperty("closed").ValueKind == JsonValueKind.Null);
        Assert.Equal((0.3, -0.3), (impossible.GetProperty("mean").GetDouble(), impossible.GetProperty("score").GetDouble()));
        Assert.Equal(6, root.GetProperty("saving").GetArrayLength());
        Assert.InRange(root.GetProperty("reopen").GetProperty("reopened").GetDouble(), 0, 1);
        Assert.InRange(root.GetProperty("poison").GetProperty("closed").GetDouble(), 0, 1);
        Assert.InRange(root.GetProperty("many").GetProperty("falseClaims").GetDouble(), 0, 1);
    }

    private static string Json(GuardBenchOptions options) => JsonSerializer.Serialize(new GuardBench(options).Run(), GuardJson.Default.GuardResults);
}
