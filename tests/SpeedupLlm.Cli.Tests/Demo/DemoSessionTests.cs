using System.Text.Json.Nodes;
using SpeedupLlm.Cli.Demo;

namespace SpeedupLlm.Cli.Tests.Demo;

public sealed class DemoSessionTests
{
    private static readonly DemoOptions Small = new() { Questions = 40 };

    [Fact]
    public async Task Its_json_has_what_is_promised_and_nothing_else_is_on_stdout()
    {
        var shown = await Scripted.ShowAsync(Small);
        Assert.Equal(0, shown.Code);
        var report = JsonNode.Parse(shown.Data)!.AsObject();
        Assert.Equal(
            ["questions", "eligible", "seconds", "seed", "scorer", "control", "memory", "saving", "operationSaving", "singleCallSaving", "facts", "unrelated"],
            report.Select(field => field.Key).Take(12));
        Assert.Equal(["n", "meanCost", "meanOperations", "accuracy"], report["memory"]!.AsObject().Select(field => field.Key));
        Assert.Equal(["value", "low", "high"], report["operationSaving"]!.AsObject().Select(field => field.Key));
        Assert.Equal(40, (int)report["eligible"]!);
        Assert.Equal(40, (int)report["control"]!["n"]! + (int)report["memory"]!["n"]!);
        Assert.Equal(2, (double)report["seconds"]!);
        Assert.Equal("reference", (string?)report["scorer"]);
        foreach (var part in new[] { report["facts"]!, report["unrelated"]! })
        {
            Assert.True((int)part["n"]! > 0);
            Assert.Equal((int)part["n"]!, (int)part["control"]!["n"]! + (int)part["memory"]!["n"]! + (int)part["notEligible"]!["n"]!);
            Assert.NotNull(part["accuracy"]);
            Assert.NotNull(part["meanCost"]);
            Assert.NotNull(part["meanOperations"]);
        }

        var counted = (int)report["eligible"]! + (int)report["notEligible"]!["n"]! + (int)report["facts"]!["n"]! + (int)report["unrelated"]!["n"]!;
        Assert.Equal((int)report["questions"]!, counted);
        Assert.True((double)report["operationSaving"]!["value"]! > 0.2);
        Assert.True((double)report["singleCallSaving"]!["value"]! < (double)report["saving"]!["value"]!);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_figures_and_another_seed_others()
    {
        var first = await Scripted.ShowAsync(Small with { Seed = 7 });
        Assert.Equal(first.Data, (await Scripted.ShowAsync(Small with { Seed = 7 })).Data);
        Assert.NotEqual(first.Data, (await Scripted.ShowAsync(Small with { Seed = 8 })).Data);
    }

    [Fact]
    public async Task By_agreement_the_server_gets_no_key_and_the_demo_counts_the_right_answers()
    {
        // Without the server's --experiment a key would be refused.
        var report = JsonNode.Parse((await Scripted.ShowAsync(Small with { Questions = 20, Scorer = "agreement" })).Data)!;
        Assert.Equal("agreement", (string?)report["scorer"]);
        Assert.True((double)report["memory"]!["accuracy"]! > 0);
    }

    [Fact]
    public async Task With_recall_repeats_are_answered_from_memory()
    {
        var report = JsonNode.Parse((await Scripted.ShowAsync(Small with { Recall = "exact" })).Data)!;
        Assert.True((int)report["recalled"]! > 0);
        Assert.Equal(0, (int)JsonNode.Parse((await Scripted.ShowAsync(Small)).Data)!["recalled"]!);
    }

    [Fact]
    public async Task A_person_reads_what_happens_and_the_result_in_words()
    {
        var shown = await Scripted.ShowAsync(Small, json: false);
        Assert.All(shown.People.Split('\n').Take(2), line => Assert.InRange(line.TrimEnd().Length, 40, 80));
        Assert.Contains("gateway", shown.People, StringComparison.Ordinal);
        Assert.Contains("20 of 40 eligible questions", shown.People, StringComparison.Ordinal);
        Assert.Contains("to go", shown.People, StringComparison.Ordinal);
        foreach (var part in new[] { "fewer operations", "95% interval", "n = ", "same method", "single call", "made-up facts", "unrelated", "answer key", "after 2" })
            Assert.Contains(part, shown.Data, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown.Data + shown.People);
    }

    [Fact]
    public async Task Interrupted_it_ends_with_what_is_known_so_far()
    {
        using var stop = new CancellationTokenSource();
        var shown = await Scripted.ShowAsync(
            Small, before: (call, _) => call.Index < 60 ? Task.CompletedTask : stop.CancelAsync(), stop: stop);
        Assert.Equal(130, shown.Code);
        var report = JsonNode.Parse(shown.Data)!;
        Assert.True((bool)report["interrupted"]!);
        Assert.InRange((int)report["questions"]!, 1, 60);
        Assert.InRange((int)report["eligible"]!, 0, 39);
    }

    [Fact]
    public async Task A_model_that_fails_ends_it_with_the_question_and_the_reason()
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => Scripted.ShowAsync(
            Small, before: (_, _) => throw new InvalidOperationException("the model is broken")));
        Assert.Contains("q0001", failure.Message, StringComparison.Ordinal);
    }
}
