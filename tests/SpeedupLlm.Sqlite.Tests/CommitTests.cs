using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class CommitTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_text_is_stored_once_per_space()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e1")));
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e2")));
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e1", "b")));
        Assert.Equal(3, store.Count("a").Texts);
        Assert.Equal(3, store.Count("b").Texts);
        Assert.Equal(3, store.Load().Experiences.Count);
    }

    [Fact]
    public async Task The_receipts_row_holds_no_answer()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt(answers: ("t1", "a secret")), Some.Texts(("t1", "a secret"))));
        using var beside = _temporary.Connect();
        Assert.DoesNotContain("a secret", (string)beside.Scalar("SELECT json FROM receipts;")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forgotten_text_reads_as_nothing_and_takes_its_experience_along()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(new OutcomeCommit(
            "a", Some.Receipt(answers: [("t1", "one"), ("t2", "two")]), Some.Texts(("t1", "one"), ("t2", "two")), Some.Experience()));
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e2") with { Completion = "other", Answer = null }));
        using (_temporary.Connect("DELETE FROM texts WHERE text IN ('one', '2 + 3 is 5.');"))
        {
        }

        Assert.Equal([null, "two"], store.FindReceipt("receipt")!.Candidates.Select(c => c.Answer));
        Assert.Equal("e2", Assert.Single(store.Load().Experiences).Id);
    }

    [Fact]
    public async Task A_text_of_another_space_never_fills_a_receipt()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(new OutcomeCommit("b", Texts: Some.Texts(("t1", "of b"))));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt(answers: ("t1", "of a"))));
        Assert.Null(Assert.Single(store.FindReceipt("receipt")!.Candidates).Answer);
    }

    [Fact]
    public async Task One_id_never_stands_for_two_texts()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Texts: Some.Texts(("t1", "one"))));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Texts: Some.Texts(("t1", "one"))));
        var e = await Assert.ThrowsAsync<StoreException>(
            () => store.CommitOutcomeAsync(new OutcomeCommit("a", Texts: Some.Texts(("t1", "two")))));
        Assert.Contains("t1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_outcome_is_left_out_but_its_receipt_and_experience_are_kept()
    {
        await using var store = _temporary.Open();
        await store.AssignAsync(Some.Assignment());
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome()));
        await store.CommitOutcomeAsync(
            new OutcomeCommit("a", Some.Receipt(), null, Some.Experience(), Outcome: Some.Outcome() with { Y = 1 }));
        Assert.Equal(Some.Outcome(), Assert.Single(store.ReadOutcomes("a")));
        Assert.Equal(1, store.Count().Receipts);
        Assert.Equal(1, store.Count().Experiences);
    }

    [Fact]
    public async Task A_second_assignment_fails_and_the_first_stands()
    {
        await using var store = _temporary.Open();
        await store.AssignAsync(Some.Assignment());
        var e = await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment() with { Sequence = 2 }));
        Assert.Contains("r1", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment() with { RequestId = "r2" }));
        await store.AssignAsync(Some.Assignment(space: "b"));
        Assert.Equal([Some.Assignment(), Some.Assignment(space: "b")], store.Load().Open);
    }

    [Fact]
    public async Task A_commit_is_all_or_nothing()
    {
        await using var store = _temporary.Open();
        var orphan = new OutcomeCommit("a", Some.Receipt(), Some.Texts(("t1", "x")), Some.Experience(), Outcome: Some.Outcome());
        var e = await Assert.ThrowsAsync<StoreException>(() => store.CommitOutcomeAsync(orphan));
        Assert.Contains("no assignment", e.Message, StringComparison.Ordinal);
        Assert.Equal(new StoreCounts(0, 0, 0, 0, 0), store.Count());
    }

    [Fact]
    public async Task Confirmations_rise_by_one_and_a_forgotten_experience_is_no_error()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience()));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", ConfirmedId: "e1"));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", ConfirmedId: "e1"));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", ConfirmedId: "gone"));
        await store.CommitOutcomeAsync(new OutcomeCommit("b", ConfirmedId: "e1"));
        Assert.Equal(2, Assert.Single(store.Load().Experiences).Confirmations);
    }

    [Fact]
    public async Task Statistics_never_go_back_and_later_outcomes_wait()
    {
        await using var store = _temporary.Open();
        for (var i = 1; i <= 4; i++)
            await store.AssignAsync(Some.Assignment(i));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(4)));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(2), Gate: new GateState("a", 2, 2)));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome(1), Gate: new GateState("a", 1, 1)));
        var contents = store.Load();
        Assert.Equal(new GateState("a", 2, 2), Assert.Single(contents.Gates));
        Assert.Equal([Some.Outcome(4)], contents.Unapplied);
        Assert.Equal([Some.Assignment(3)], contents.Open);
    }

    [Fact]
    public async Task A_commit_of_two_spaces_or_of_nothing_is_refused()
    {
        await using var store = _temporary.Open();
        await Assert.ThrowsAsync<StoreException>(
            () => store.CommitOutcomeAsync(new OutcomeCommit("a", Experience: Some.Experience("e", "b"))));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitOutcomeAsync(new OutcomeCommit("a")));
    }

    [Fact]
    public async Task Numbers_that_are_none_are_refused()
    {
        await using var store = _temporary.Open();
        await Assert.ThrowsAsync<StoreException>(() => store.AssignAsync(Some.Assignment() with { Mean = double.NaN }));
        await Assert.ThrowsAsync<StoreException>(
            () => store.CommitOutcomeAsync(Some.Commit(Some.Experience() with { Cost = double.PositiveInfinity })));
        await Assert.ThrowsAsync<StoreException>(
            () => store.CommitOutcomeAsync(Some.Commit(Some.Experience() with { Embedding = new[] { float.NaN } })));
        await Assert.ThrowsAsync<StoreException>(
            () => store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt() with { Tau = double.NaN })));
        Assert.Equal(new StoreCounts(0, 0, 0, 0, 0), store.Count());
    }
}
