using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Memory;

/// <summary>Solved experiences of the same question vote beside the samples, and are not shown to the model.</summary>
public sealed class PriorTests
{
    private const string Same = "Tom has 5 apples and buys 7 more apples. How many apples does Tom have now?";
    private const string OtherNumbers = "Tom has 5 apples and buys 9 more apples. How many apples does Tom have now?";

    private static readonly SpeedupRequest Asking = Pipeline.BestOf(8) with { Prior = true };

    [Fact]
    public async Task A_vote_saves_a_sample_and_the_receipt_tells_prior_and_fresh_votes_apart()
    {
        var model = new FakeModel("7");
        await using var pipeline = Around(model);
        var first = await pipeline.AskAsync(Same, Asking);
        Assert.Equal((4, null), (first.Receipt.Spent.Operations, first.Receipt.Prior));
        var second = await pipeline.AskAsync(Same, Asking);
        var prior = second.Receipt.Prior!;
        Assert.Equal((1, true, 3, 4, true), (prior.Votes, prior.ForServed, prior.FreshVotes, prior.OperationsWithout, prior.AtLeast));
        Assert.Equal((3, "agreement"), (second.Receipt.Spent.Operations, second.Receipt.StopReason));
        Assert.Equal(pipeline.Learnt(first).ExperienceId, Assert.Single(prior.Experiences).ExperienceId);
    }

    [Fact]
    public async Task No_sample_sees_an_experience_that_votes()
    {
        var model = new FakeModel("7");
        await using var pipeline = Around(model);
        await pipeline.AskAsync(Same, Asking);
        var voted = await pipeline.AskAsync(Same, Asking);
        Assert.Empty(voted.Receipt.MemoryUsed);
        Assert.All(model.Calls, call => Assert.Single(call.Messages));
        // Without votes it is shown.
        Assert.Single((await pipeline.AskAsync(Same, Pipeline.BestOf(8))).Receipt.MemoryUsed);
    }

    [Fact]
    public async Task A_confirmation_without_memory_is_a_vote_and_there_are_never_more_than_two()
    {
        await using var pipeline = Around(new FakeModel("7"));
        for (var i = 0; i < 5; i++)
            await pipeline.AskAsync(Same, Pipeline.BestOf(8) with { Memory = "off" });
        var receipt = (await pipeline.AskAsync(Same, Asking)).Receipt;
        Assert.Equal((2, 2, 4), (receipt.Prior!.Votes, receipt.Spent.Operations, receipt.Prior.OperationsWithout));
    }

    [Fact]
    public async Task What_was_answered_with_votes_never_adds_one()
    {
        await using var pipeline = Around(new FakeModel("7"));
        await pipeline.AskAsync(Same, Asking);
        for (var i = 0; i < 4; i++)
        {
            var asked = await pipeline.AskAsync(Same, Asking);
            Assert.Equal(1, asked.Receipt.Prior!.Votes);
            Assert.Equal("nothing", pipeline.Learnt(asked).Learnt);
        }

        // In other words it is new, and learnt with the voter as its parent: it does not vote either.
        var reworded = await pipeline.AskAsync(Same.Replace("now?", "now, please?", StringComparison.Ordinal), Asking);
        Assert.Equal(("S2", 1, "committed"), (reworded.Receipt.Level.ToString(), reworded.Receipt.Prior!.Votes, pipeline.Learnt(reworded).Learnt));
        Assert.Equal(1, (await pipeline.AskAsync(Same, Asking)).Receipt.Prior!.Votes);
    }

    [Fact]
    public async Task A_wrong_prior_costs_samples_and_is_outvoted()
    {
        var answer = "7";
        await using var pipeline = Around(new FakeModel(_ => answer));
        await pipeline.AskAsync(Same, Asking);
        answer = "9";
        var asked = await pipeline.AskAsync(Same, Asking);
        Assert.Equal("9", asked.Text);
        var prior = asked.Receipt.Prior!;
        // 6–1 with the vote, 4–0 without: here what it would have taken is known.
        Assert.Equal((6, 1, false, 6, 4, false), (asked.Receipt.Spent.Operations, prior.Votes, prior.ForServed, prior.FreshVotes, prior.OperationsWithout, prior.AtLeast));
    }

    [Fact]
    public async Task Other_numbers_have_no_prior_and_are_guided_as_ever()
    {
        await using var pipeline = Around(new FakeModel("7"));
        await pipeline.AskAsync(Same, Asking);
        var asked = await pipeline.AskAsync(OtherNumbers, Asking);
        Assert.Equal("S3", asked.Receipt.Level.ToString());
        Assert.Null(asked.Receipt.Prior);
        Assert.Single(asked.Receipt.MemoryUsed);
    }

    [Fact]
    public async Task The_control_arm_never_has_one()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => (options.ControlShare, options.Prior) = (1, true));
        await pipeline.AskAsync(Same, Pipeline.BestOf(8));
        var receipt = (await pipeline.AskAsync(Same, Pipeline.BestOf(8))).Receipt;
        Assert.Equal((Arm.Control, null, 4), (receipt.Arm, receipt.Prior, receipt.Spent.Operations));
    }

    [Theory]
    [InlineData("best-of-n", "agreement", "window:2", true)]
    [InlineData("best-of-n", "rule", "any(agreement,window:5)", true)]
    [InlineData("best-of-n", "weighted(rule:1,agreement:1)", "threshold", true)]
    [InlineData("best-of-n", "rule", "window:2", false)]
    [InlineData("single", "agreement", "agreement", false)]
    public async Task Only_what_counts_votes_has_a_prior(string method, string scorer, string stop, bool has)
    {
        await using var pipeline = Around(new FakeModel("7"));
        await pipeline.AskAsync(Same, Pipeline.BestOf(8));
        var request = new SpeedupRequest { Method = method, Scorer = scorer, Stop = stop, Memory = "in-context", Recall = "off", Prior = true };
        var receipt = (await pipeline.AskAsync(Same, request)).Receipt;
        Assert.Equal((has, has ? 0 : 1), (receipt.Prior is not null, receipt.MemoryUsed.Count));
    }

    [Fact]
    public async Task Savings_are_told_with_and_without_it()
    {
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0.5);
        for (var i = 0; i < 30; i++)
            await pipeline.AskAsync(Same, Asking);
        var report = pipeline.Engine.Savings();
        Assert.InRange(report.OperationSaving!.Value, 0.2, 0.5);
        // Four equal samples in either arm: without its votes memory saved nothing.
        Assert.Equal(0, report.OperationSavingWithoutPrior!.Value, 1e-9);
    }

    [Fact]
    public async Task It_never_gives_an_answer_that_no_sample_gave() =>
        await Gen.Select(Gen.Int[2, 4], Gen.Int[2, 10], Gen.Double[0.3, 0.999], Gen.Long, Gen.Int[1, 4], Gen.OneOf("agreement", "threshold", "never")).SampleAsync(
            async (answers, n, tau, seed, taught, stop) =>
            {
                var teaching = true;
                await using var pipeline = Pipeline.Around(
                    new FakeModel(call => teaching ? "7" : $"{(int)(call.Chance() * answers)}"), options => (options.ControlShare, options.Seed) = (0, seed));
                for (var i = 0; i < taught; i++)
                    await pipeline.AskAsync(Same, Pipeline.BestOf(8) with { Memory = "off" });
                teaching = false;
                var asked = await pipeline.AskAsync(Same, Asking with { N = n, Tau = tau, Stop = stop, Scorer = "agreement" });
                var prior = asked.Receipt.Prior!;
                Assert.InRange(prior.Votes, 1, 2);
                Assert.True(prior.FreshVotes >= 1);
                Assert.False(prior.ForServed);
                Assert.NotEqual("7", asked.Text);
            },
            iter: 200);

    private static Pipeline Around(FakeModel model) => Pipeline.Around(model, options => options.ControlShare = 0);
}
