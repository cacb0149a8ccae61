using System.Text.Json.Nodes;
using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Benchmark.Tests.Memory;

public sealed class MemoryReportTests
{
    private static readonly MemoryPlan Plan = new() { Methods = ["in-context", "sft"] };

    [Fact]
    public void There_is_one_row_for_each_method_scorer_level_and_gate()
    {
        var rows = Report(Plan).Rows.Select(row => $"{row.Method} {row.Scorer} {row.Level} {row.Gate}").ToList();
        var expected =
            from method in Plan.Methods
            from scorer in new[] { "reference", "deployable" }
            from level in new[] { "S1 on", "S2 on", "S3 on", "S4 on", "none on", "misleading on", "misleading off", "S1-S3 on", "S1-S2 on" }
            select $"{method} {scorer} {level}";
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void A_pool_is_the_union_of_its_levels_and_needs_them_all()
    {
        var rows = Report(Plan).Rows.Where(row => row is { Method: "sft", Scorer: "reference" }).ToDictionary(row => $"{row.Level} {row.Gate}");
        Assert.Equal(rows["S1 on"].N + rows["S2 on"].N + rows["S3 on"].N, rows["S1-S3 on"].N);
        var cost = new[] { "S1 on", "S2 on" }.Sum(level => rows[level].With.Cost * rows[level].N) / rows["S1-S2 on"].N;
        Assert.Equal(cost, rows["S1-S2 on"].With.Cost, 9);
        Assert.Equal(["S1", "S3"], Report(Plan with { Levels = ["S1", "S3"], Methods = ["sft"], Scorers = ["reference"] }).Rows.Select(row => row.Level));
    }

    [Fact]
    public void Figures_are_as_by_hand()
    {
        // Without memory 100 and 4 operations each; with it 60 and 3, and learning that was worth 25 after every question asked.
        var row = Report(Plan with { Methods = ["sft"], Levels = ["S1"], Scorers = ["reference"] }).Rows.Single();
        var stream = LevelStreams.Of("S1", 24, 1).Single();
        Assert.Equal(24, row.N);
        Assert.Equal(0.4, row.Saving!.Value, 9);
        Assert.Equal(1 - ((60 + (25.0 * stream.Questions.Count / 24)) / 100), row.TotalSaving!.Value, 9);
        Assert.Equal(0.25, row.OperationSaving!.Value, 9);
        Assert.Equal(1, row.AccuracyChange!.Value, 9);
        Assert.Equal(24, row.PredictedLevel["S2"]);
    }

    [Fact]
    public void What_was_learnt_before_any_question_counted_does_not_count()
    {
        var plan = Plan with { Methods = ["sft"], Levels = ["misleading"], Scorers = ["reference"] };
        var stream = LevelStreams.Of("misleading", 24, 1).Single();
        Assert.Equal(
            1 - ((60 + (25.0 * (stream.Questions.Count - stream.Lead) / 24)) / 100), Report(plan).Rows[0].TotalSaving!.Value, 9);
    }

    [Fact]
    public void The_JSON_has_exactly_these_names()
    {
        var row = JsonNode.Parse(Report(Plan).ToJson())!.AsArray()[0]!.AsObject();
        Assert.Equal(
            ["method", "level", "predictedLevel", "scorer", "gate", "n", "saving", "totalSaving", "operationSaving", "accuracyChange"], row.Select(pair => pair.Key));
        Assert.Equal(["S1", "S2", "S3", "S4", "none"], row["predictedLevel"]!.AsObject().Select(pair => pair.Key));
        foreach (var interval in new[] { "saving", "totalSaving", "operationSaving", "accuracyChange" })
            Assert.Equal(["value", "low", "high"], row[interval]!.AsObject().Select(pair => pair.Key));
    }

    private static MemoryReport Report(MemoryPlan plan)
    {
        var runs =
            from level in plan.Levels
            from stream in LevelStreams.Of(level, 24, 1)
            from arm in MemoryArm.Of(level, plan).Concat(plan.Scorers.Select(MemoryArm.Without))
            select new MemoryRun(stream, arm, [.. stream.Questions.Select(_ => arm.Method == "off"
                ? new Served(100, 4, false, SimilarityLevel.None, 0)
                : new Served(60, 3, true, SimilarityLevel.S2, 25))]);
        return MemoryReport.Of(plan, [.. runs]);
    }
}
