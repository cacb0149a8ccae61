using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Sqlite.CrashWriter;

/// <summary>All that one request writes, following from its round and number alone: the test that reads it back makes it anew.</summary>
public static class Written
{
    /// <summary>The request's id.</summary>
    public static string RequestId(int round, int number) => $"request-{round}-{number}";

    /// <summary>The space of a round; several rounds share one.</summary>
    public static string Space(int round) => $"space-{round % 3}";

    /// <summary>The draw.</summary>
    public static Assignment Assignment(int round, int number) => new(
        RequestId(round, number), Space(round), Sequence(round, number), SimilarityLevel.S2, "S2/in-context/best-of-n", ArmOf(number), 0.5,
        1000, 0.25, 0.125, DateTimeOffset.UnixEpoch.AddSeconds(number));

    /// <summary>The end.</summary>
    public static OutcomeCommit Commit(int round, int number)
    {
        var id = RequestId(round, number);
        var space = Space(round);
        var spent = new Spent(number, 2, 2, 100, 10, 50, 12.5);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["answer-" + id] = "answer of " + id, ["same-answer"] = "the same answer every time",
        };
        var receipt = new Receipt
        {
            Id = "receipt-" + id,
            RequestId = id,
            Space = space,
            Created = DateTimeOffset.UnixEpoch,
            Method = "best-of-n",
            N = 2,
            Memory = "in-context",
            Scorer = "rule",
            Stop = "threshold",
            Tau = 1,
            PromptVersion = "1",
            Path = "scaling",
            Status = RequestStatus.Completed,
            Spent = spent,
            Candidates =
            [
                new ReceiptCandidate(0, 1, "answer-" + id, answers["answer-" + id], 1, "Verified", 10, "stop"),
                new ReceiptCandidate(1, 2, "same-answer", answers["same-answer"], null, null, 10, "stop"),
            ],
        };
        var experience = new Experience
        {
            Id = "experience-" + id,
            Space = space,
            MemoryScope = "memory",
            RecallScope = "recall",
            Fingerprint = "fingerprint-" + id,
            Question = "question of " + id,
            // Long enough to need overflow pages, so that a torn write would show.
            Completion = string.Concat(Enumerable.Repeat("completion of " + id + " ", 200)),
            Answer = "answer of " + id,
            Score = 1,
            ScoreKind = ScoreKind.Verified,
            Solved = true,
            Source = ExperienceSource.Own,
            Created = DateTimeOffset.UnixEpoch,
            Embedder = "none",
            Embedding = new float[] { round, number },
        };
        var outcome = new Outcome(
            id, space, Sequence(round, number), ArmOf(number), "S2/in-context/best-of-n", RequestStatus.Completed, 0.5, 1, spent, 10);
        return new OutcomeCommit(space, receipt, answers, experience, Outcome: outcome);
    }

    private static long Sequence(int round, int number) => (round * 1_000_000L) + number + 1;

    private static Arm ArmOf(int number) => number % 2 == 0 ? Arm.Memory : Arm.Control;
}
