using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>Valid records, for tests that care about one thing in them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 30, 15, 250, TimeSpan.Zero);

    public static Assignment Assignment(int number = 1, string space = "a") => new(
        "r" + number, space, number, SimilarityLevel.S2, "S2/in-context/best-of-n", Arm.Memory, 0.5, 800, 0.25, 0.125, Time);

    public static Outcome Outcome(int number = 1, string space = "a") => new(
        "r" + number, space, number, Arm.Memory, "S2/in-context/best-of-n", RequestStatus.Completed, 0.5, null,
        new Spent(400, 2, 3, 100, 20, 75, 12.5, 1), 200)
    {
        Drawn = Assignment(number, space).Randomisation,
    };

    public static Receipt Receipt(string id = "receipt", string space = "a", params (string Id, string Text)[] answers) => new()
    {
        Id = id,
        RequestId = "r1",
        Space = space,
        Created = Time,
        Method = "best-of-n",
        N = 8,
        Memory = "in-context",
        Scorer = "rule",
        Stop = "threshold",
        Tau = 1,
        PromptVersion = "1",
        Path = "scaling",
        Status = RequestStatus.Completed,
        Spent = new Spent(400, 2, 3, 100, 20, 75, 12.5),
        Candidates =
            [.. answers.Select((answer, i) => new ReceiptCandidate(i, i + 1, answer.Id, answer.Text, 1, "Verified", 100, "stop"))],
    };

    public static Experience Experience(string id = "e1", string space = "a") => new()
    {
        Id = id,
        Space = space,
        MemoryScope = "memory",
        RecallScope = "recall",
        Fingerprint = "fingerprint",
        Question = "What is 2 + 3?",
        Completion = "2 + 3 is 5.",
        Answer = "5",
        Score = 1,
        ScoreKind = ScoreKind.Verified,
        Solved = true,
        Source = ExperienceSource.Own,
        Created = Time,
        Embedder = "hashed",
        Embedding = new[] { 0.6f, -0.8f },
    };

    public static Dictionary<string, string> Texts(params (string Id, string Text)[] texts) => texts.ToDictionary(t => t.Id, t => t.Text);

    public static OutcomeCommit Commit(Experience experience) => new(experience.Space, Experience: experience);
}
