using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>A biased experience that many seem to confirm: it is found, named, and taken out.</summary>
public sealed class PoisoningTests
{
    private const string Question = "How many apples does Tom have?";

    [Fact]
    public async Task Audits_close_the_band_concentration_names_the_culprit_and_quarantine_makes_answers_right_again()
    {
        // By itself the model says 7; with any example before it, what that says, and sooner.
        var model = new FakeModel(call => call.Messages.Count > 1 ? call.Messages[^2].Text : "I have thought about this for a while and say 7");
        var store = new FailingStore();
        string scope;
        var seed = 0L;
        await using (var pipeline = Around())
        {
            await pipeline.AskAsync(Question, Pipeline.BestOf(1, "7"));
            scope = store.Load().Experiences.Single().MemoryScope;
        }

        await store.CommitOutcomeAsync(new OutcomeCommit("default", Experience: Planted(store.Load().Experiences.Single() with { MemoryScope = scope })));
        await using var poisoned = Around();
        var receipts = new List<Receipt>();
        while (poisoned.Engine.OwnerOf("default").Gate.Guard.Parent.IsOpen)
        {
            Assert.True(receipts.Count < 200);
            var asked = await poisoned.AskAsync(Question, Pipeline.BestOf(1) with { Store = false });
            Assert.Equal(asked.Receipt.Arm == Arm.Memory ? "8" : "7", asked.Text[^1..]);
            receipts.Add(poisoned.Learnt(asked));
        }

        Assert.Equal(Harm.Quality, poisoned.Engine.OwnerOf("default").Gate.Guard.Parent.Closed);
        Assert.Equal("audited", poisoned.Engine.Savings().Accuracy);
        var concentration = poisoned.Engine.Concentration();
        var culprit = Assert.Single(concentration.Top);
        var used = receipts.Count(receipt => receipt.Arm == Arm.Memory);
        Assert.Equal(("planted", used, 1.0, used, 0.0), (culprit.Id, culprit.Answers, culprit.Share, culprit.Audited, culprit.Agreement!.Value));
        Assert.Equal((used, 1.0), (concentration.Answers, concentration.Effective));

        Assert.Equal(1, await poisoned.Engine.QuarantineAsync(new ExperienceQuery { Ids = ["planted"] }));
        for (var i = 0; i < 200; i++)
            Assert.EndsWith("7", (await poisoned.AskAsync(Question, Pipeline.BestOf(1) with { Store = false })).Text, StringComparison.Ordinal);

        Pipeline Around() => Pipeline.Around(model, options => (options.AuditShare, options.Seed) = (1, ++seed), store);
    }

    [Fact]
    public void The_effective_number_is_one_for_a_monopoly_and_all_for_equals()
    {
        Assert.Equal((0, 0, 0.0), Of([]));
        Assert.Equal((4, 1, 1.0), Of(["a", "a", "a", "a"]));
        Assert.Equal((4, 4, 4.0), Of(["a", "b", "c", "d"]));
        var report = Concentration.Of("s", Uses(["a", "a", "a", "b"]), most: 1);
        Assert.Equal(("a", 3, 0.75, 1.6), (Assert.Single(report.Top).Id, report.Top[0].Answers, report.Top[0].Share, Math.Round(report.Effective, 9)));

        static (int, int, double) Of(string[] ids) => Concentration.Of("s", Uses(ids)) is var found ? (found.Answers, found.Experiences, Math.Round(found.Effective, 9)) : default;

        static IEnumerable<MemoryUse> Uses(string[] ids) => ids.Select((id, i) => new MemoryUse("s", $"{i}", id, "own", null, 0));
    }

    private static Experience Planted(Experience honest) => honest with
    {
        Id = "planted", Completion = "8", Answer = "8", Confirmations = 1_000, Score = 1, ScoreKind = ScoreKind.Verified,
    };
}
