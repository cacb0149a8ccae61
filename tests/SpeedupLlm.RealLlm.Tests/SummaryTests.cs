using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm.Tests;

public sealed class SummaryTests
{
    private static AskRecord Ask(string problem, int exposure, string arm, double cost, bool right = true, string stratum = "svamp") =>
        new()
    {
        Scorer = "reference", Problem = problem, Stratum = stratum, Exposure = exposure, Question = "q", Expected = 1, Learnt = "committed",
        Arm = arm, Eligible = arm != "none", Cost = cost, Operations = (int)cost / 10, Right = right, LatencyMs = 100,
    };

    private static readonly AskRecord[] Records =
    [
        Ask("a", 0, "none", 80, right: false),
        // Eligible already when first asked (a neighbour was solved): counted by exposure, not in the saving.
        Ask("b", 0, "memory", 990, stratum: "generated"),
        Ask("a", 1, "control", 40, right: false),
        Ask("a", 2, "memory", 10),
        Ask("b", 1, "control", 20, stratum: "generated"),
        Ask("b", 2, "memory", 20, stratum: "generated"),
        Ask("c", 1, "memory", 0) with { Error = "HTTP 502", Learnt = null },
    ];

    private static readonly ScorerFigures Figures = Summary.Of(Records, 12, new BenchOptions());

    private static (int, double?, double?, double?) Means(ArmFigures arm) => (arm.N, arm.MeanCost, arm.MeanOperations, arm.Accuracy);

    [Fact]
    public void Only_eligible_second_and_later_asks_count()
    {
        Assert.Equal((2, 30.0, 3.0, 0.5), Means(Figures.Control));
        Assert.Equal((2, 15.0, 1.5, 1.0), Means(Figures.Memory));
        Assert.Equal(0.5, Figures.Saving.Value);
        Assert.Equal((7, 1, 0), (Figures.Requests, Figures.Failed, Figures.NotSettled));
        Assert.Equal(1, Figures.Strata!["generated"].Memory.N);
    }

    [Fact]
    public void A_run_in_which_the_model_failed_is_not_a_clean_one()
    {
        Results Of(AskRecord ask) =>
            new(new Dictionary<string, ScorerFigures> { ["reference"] = Summary.Of([ask], 1, new BenchOptions()) }, [], "m", 1);
        Assert.False(Of(Records[2]).Failed);
        Assert.True(Of(Records[2] with { StopReason = "upstream failed" }).Failed);
    }

    [Fact]
    public void Json_has_the_promised_keys_in_order()
    {
        var results = new Results(new Dictionary<string, ScorerFigures> { ["reference"] = Figures, ["agreement"] = Figures },
            [.. Summary.Exposures(Records)], "m", 1.23);
        var json = JsonNode.Parse(results.ToJson())!.AsObject();
        Assert.Equal(["reference", "agreement", "exposures", "seconds"], json.Select(p => p.Key));
        var reference = json["reference"]!.AsObject();
        Assert.Equal(["control", "memory", "saving", "operationSaving"], reference.Select(p => p.Key).Take(4));
        Assert.Equal(["n", "meanCost", "meanOperations", "accuracy"], reference["memory"]!.AsObject().Select(p => p.Key).Take(4));
        Assert.Equal(["value", "low", "high"], reference["saving"]!.AsObject().Select(p => p.Key).Take(3));
        Assert.Contains(json["exposures"]!.AsArray(), r =>
            (int)r!["exposure"]! == 0 && (string)r["arm"]! == "memory" && (string)r["stratum"]! == "all");
        Assert.True(results.Failed);
    }

    [Fact]
    public void The_report_names_no_place()
    {
        var results = new Results(
            new Dictionary<string, ScorerFigures> { ["reference"] = Figures }, [.. Summary.Exposures(Records)], "m", 60);
        string[] args = ["--seed", "3", "--out", "/home/me/x.jsonl", "--upstream", "http://10.0.0.1/v1", "--report", "/tmp/r.md", "--json"];
        string report = Markdown.Report(results, CommandLine.Parse(args), args);
        Assert.Contains("`bench/real-llm --seed 3`", report);
        Assert.DoesNotContain("10.0.0.1", report);
        Assert.DoesNotContain("/home", report);
    }
}
