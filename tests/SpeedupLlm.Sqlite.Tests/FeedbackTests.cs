using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class FeedbackTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_feedback_did_is_there_after_a_restart()
    {
        var given = new GivenFeedback("a", "receipt", "r1", "ann", 0.25, Some.Time) { Used = ["e1", "e2"] };
        var verified = Some.Experience() with { Score = 0.75, ScoreKind = ScoreKind.Verified, Solved = false };
        await using (var store = _temporary.Open())
        {
            await store.CommitOutcomeAsync(Some.Commit(Some.Experience() with { Score = null, ScoreKind = null }));
            await store.PutLessonsAsync(new LessonCommit("a", "reflect", [Lesson("l1"), Lesson("l2")], []));
            await store.CommitFeedbackAsync(new FeedbackCommit("a")
            {
                Given = given, Verified = verified, Corrected = Some.Experience("e2"), Quarantined = ["e2"], Retired = ["l2", "none"],
            });
        }

        await using var again = _temporary.Open();
        var contents = again.Load();
        var read = Assert.Single(contents.Given);
        Assert.Equal((given with { Used = [] }, "e1 e2"), (read with { Used = [] }, string.Join(' ', read.Used)));
        Assert.Equal([false, true], contents.Experiences.Select(experience => experience.Quarantined));
        Assert.Equal([false, true], contents.Lessons.Select(lesson => lesson.Retired));
        Assert.Equal(["e1", "e2"], contents.Experiences.Select(experience => experience.Id));
        Assert.Equal((0.75, ScoreKind.Verified, false), (contents.Experiences[0].Score!.Value, contents.Experiences[0].ScoreKind!.Value, contents.Experiences[0].Solved));
    }

    [Fact]
    public async Task Outcomes_carry_the_feedback_that_counts_and_the_number_of_all()
    {
        await using var store = _temporary.Open();
        await store.AssignAsync(Some.Assignment());
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Outcome: Some.Outcome()));
        Assert.Equal((null, null), (store.ReadOutcomes("a").Single().Feedback, store.ReadOutcomes("a").Single().Ratings));
        var given = new GivenFeedback("a", "receipt", "r1", "ann", 0.75, Some.Time) { Counts = true };
        await store.CommitFeedbackAsync(new FeedbackCommit("a") { Given = given });
        await store.CommitFeedbackAsync(new FeedbackCommit("a") { Given = given with { Giver = "bob", Score = 0.25, Counts = false } });
        await store.CommitFeedbackAsync(new FeedbackCommit("b") { Given = given with { Space = "b", Score = 0 } });
        var outcome = store.ReadOutcomes("a").Single();
        Assert.Equal((0.75, new Ratings(2, 1)), (outcome.Feedback, outcome.Ratings));
        Assert.Equal(outcome, Assert.Single(store.Load().Unapplied));
        // A second that counts, or the same giver again, contradicts what is there.
        await Assert.ThrowsAsync<StoreException>(() => store.CommitFeedbackAsync(new FeedbackCommit("a") { Given = given with { Giver = "eve" } }));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitFeedbackAsync(new FeedbackCommit("a") { Given = given with { Counts = false } }));
    }

    [Fact]
    public async Task Nothing_crosses_the_wall_between_spaces_and_nothing_is_no_commit()
    {
        await using var store = _temporary.Open();
        await Assert.ThrowsAsync<StoreException>(() => store.CommitFeedbackAsync(new FeedbackCommit("a") { Corrected = Some.Experience(space: "b") }));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitFeedbackAsync(new FeedbackCommit("a")));
    }

    [Fact]
    public async Task A_receipt_is_found_by_its_request_the_latest_first()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt("one")));
        await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt("two") with { Created = Some.Time.AddSeconds(1) }));
        await store.CommitOutcomeAsync(new OutcomeCommit("b", Some.Receipt("three", "b")));
        Assert.Equal(("two", "three"), (store.FindReceipt("a", "r1")!.Id, store.FindReceipt("b", "r1")!.Id));
        Assert.Null(store.FindReceipt("a", "r2"));
    }

    [Fact]
    public async Task Uses_are_those_of_completed_answers_of_the_memory_arm_with_what_is_said_of_them()
    {
        await using var store = _temporary.Open();
        var used = Some.Receipt("memory") with
        {
            Arm = Arm.Memory, MemoryUsed = [new("e1", 1, Questions.SimilarityLevel.S1), new("d1", 0, Questions.SimilarityLevel.None, "document")],
            Audit = new Audit(false, 10) { Agreement = 0.25 },
        };
        foreach (var receipt in new[]
        {
            used, used with { Id = "control", Arm = Arm.Control }, used with { Id = "failed", Status = RequestStatus.Failed },
            used with { Id = "judged", MemoryUsed = [used.MemoryUsed[0]], Audit = new Audit(true, 10) }, used with { Id = "plain", MemoryUsed = [used.MemoryUsed[0]], Audit = null },
        })
        {
            await store.CommitOutcomeAsync(new OutcomeCommit("a", receipt));
        }

        await store.CommitOutcomeAsync(new OutcomeCommit("b", used with { Id = "other", Space = "b" }));
        await store.CommitFeedbackAsync(new FeedbackCommit("a") { Given = new("a", "plain", "r1", "", 0, Some.Time) });
        Assert.Equal(
            [("memory", "e1", "own", 0.25, 0), ("memory", "d1", "document", 0.25, 0), ("judged", "e1", "own", 1, 0), ("plain", "e1", "own", null, 1)],
            store.ReadUses("a").Select(use => (use.ReceiptId, use.ExperienceId, use.Source, use.Agreement, use.Complaints)));
        Assert.Equal(6, store.ReadUses(null).Count());
    }

    private static Lesson Lesson(string id) => new()
    {
        Id = id, Space = "a", MemoryScope = "memory", Method = "reflect", Text = id, Sources = ["e1"], Topic = "e1", PromptVersion = "1", Created = Some.Time,
    };
}
