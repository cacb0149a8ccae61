using SpeedupLlm.Accounting;
using SpeedupLlm.Gating;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning;

/// <summary>The guard at work on requests, with a model that memory misleads: with an example in its prompt it says 8, at less cost.</summary>
public sealed class GuardedTests
{
    private const string Question = "How many?";

    private static FakeModel Misled() => new(call => call.Messages.Count > 1 ? "8" : "I have thought about this for a while and say 7");

    [Fact]
    public async Task A_memory_that_does_harm_is_closed_and_stays_closed_after_a_restart()
    {
        var store = new FailingStore();
        await using (var pipeline = Pipeline.Around(Misled(), store: store))
            Assert.Equal(0.02, (await AskAsync(pipeline, 150))[^1].Probability!.Value, 1e-9);
        await using var again = Pipeline.Around(Misled(), options => options.Seed = 2, store);
        Assert.Equal(0.02, (await AskAsync(again, 1))[0].Probability!.Value, 1e-9);
        Assert.Equal(Harm.Quality, Assert.Single(store.Load().Gates).Guard.Parent.Closed);
    }

    [Theory]
    [InlineData(0.5, false, 0.5)]
    [InlineData(0.5, true, 0.02)]
    public async Task A_fixed_share_is_kept_until_the_guard_closes_or_for_good_where_it_only_watches(double share, bool guard, double probability)
    {
        await using var pipeline = Pipeline.Around(Misled(), options => (options.ControlShare, options.Guard) = (share, guard));
        var receipts = await AskAsync(pipeline, 150);
        Assert.All(receipts.Take(10), receipt => Assert.Equal(0.5, receipt.Probability));
        Assert.Equal(probability, receipts[^1].Probability!.Value, 1e-9);
    }

    [Fact]
    public async Task Without_a_key_audits_find_out_and_are_paid_for_beside_the_request()
    {
        var model = Misled();
        await using var pipeline = Pipeline.Around(model, options => options.AuditShare = 1);
        var receipts = await AskAsync(pipeline, 100, key: null);
        var audited = receipts.Where(receipt => receipt.Audit is not null).ToList();
        Assert.True(audited.Count > 90);
        Assert.All(audited, receipt =>
        {
            Assert.True(receipt.Audit!.Cost > 0);
            Assert.Equal(receipt.Arm == Arm.Control, receipt.Audit.Agrees);
            Assert.Equal(1, receipt.Spent.Calls);
        });
        Assert.Equal(Harm.Quality, pipeline.Engine.OwnerOf("default").Gate.Guard.Parent.Closed);
        Assert.Equal(audited.Count + receipts.Count, model.Started - 1);
        Assert.Equal(audited.Sum(receipt => receipt.Audit!.Cost), pipeline.Engine.Savings().AuditCost, 1e-6);
    }

    [Fact]
    public async Task An_audit_that_fails_fails_nothing_and_says_nothing()
    {
        var model = Misled();
        await using var pipeline = Pipeline.Around(model, options => options.AuditShare = 1);
        await AskAsync(pipeline, 1, key: null);
        var calls = model.Started;
        // The first call answers, the second is the audit's.
        model.Before = (_, _) => model.Started > calls + 1 ? throw new HttpRequestException("gone") : Task.CompletedTask;
        var receipt = Assert.Single(await AskAsync(pipeline, 1, key: null, from: 1));
        Assert.Null(receipt.Audit!.Agrees);
        Assert.Equal(RequestStatus.Completed, receipt.Status);
    }

    [Fact]
    public async Task Verified_answers_and_a_single_arm_need_no_audit()
    {
        await using var verified = Pipeline.Around(Misled(), options => options.AuditShare = 1);
        Assert.All(await AskAsync(verified, 10), receipt => Assert.Null(receipt.Audit));
        await using var oneArm = Pipeline.Around(Misled(), options => (options.AuditShare, options.ControlShare) = (1, 0));
        Assert.All(await AskAsync(oneArm, 10, key: null), receipt => Assert.Null(receipt.Audit));
    }

    /// <summary>Asks eligible requests, once a first one has taught something.</summary>
    private static async Task<List<Receipt>> AskAsync(Pipeline pipeline, int requests, string? key = "7", int from = 0)
    {
        if (from == 0)
            await pipeline.AskAsync(Question, Pipeline.BestOf(1, "7"));
        var receipts = new List<Receipt>();
        for (var i = from; i < from + requests; i++)
            receipts.Add(pipeline.Learnt(await pipeline.AskAsync(Question, Pipeline.BestOf(1, key))));
        return receipts;
    }
}
