using System.Text;
using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>Any record that the pipeline may write. Ids are left to the tests: they must be unique.</summary>
internal static class Generators
{
    private static readonly string[] Corners = ["", "\0", "a\0b", "'; DROP TABLE texts; --", "\r\n\t", "👩‍👩‍👧 ça va? 你好", "null"];

    /// <summary>Any text at all, but for lone surrogates, which are no text.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[0, 0x10FFFF - 0x800].Select(i => new Rune(i < 0xD800 ? i : i + 0x800)).Array[0, 40].Select(string.Concat),
        Gen.Int[0, Corners.Length - 1].Select(i => Corners[i]),
        Gen.Int[1, 4].Select(i => new string('x', i * 100_000)));

    private static readonly Gen<string> Name = Gen.String[Gen.Char.AlphaNumeric, 0, 12];

    private static readonly Gen<double> Number = Gen.Double[-1e300, 1e300];

    private static readonly Gen<DateTimeOffset> Time =
        Gen.Long[-62135596800000, 253402300799999].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<Spent> Spent =
        from cost in Number
        from counts in Gen.Int.Array[3]
        from tokens in Gen.Long.Array[3]
        from milliseconds in Number
        select new Spent(cost, counts[0], counts[1], tokens[0], tokens[1], tokens[2], milliseconds, counts[2]);

    public static Gen<Experience> Experience(string space) =>
        from texts in Text.Array[3]
        from names in Name.Array[6]
        from user in Maybe(Text)
        from answered in Gen.Bool
        from score in Gen.Double[0, 1].Nullable()
        from kind in Gen.Enum<ScoreKind>()
        from source in Gen.Enum<ExperienceSource>()
        from flags in Gen.Bool.Array[2]
        from parents in Name.Array[0, 3]
        from confirmations in Gen.Int[0, int.MaxValue]
        from cost in Number
        from created in Time
        from embedding in Gen.Float[-1, 1].Array[0, 64]
        select new Experience
        {
            Id = "",
            Space = space,
            User = user,
            MemoryScope = names[0],
            RecallScope = names[1],
            Fingerprint = names[2],
            Question = texts[0],
            Completion = texts[1],
            Answer = answered ? texts[2] : null,
            Score = score,
            ScoreKind = score is null ? null : kind,
            Solved = flags[0],
            Source = source,
            Experiment = flags[1],
            Parents = parents,
            Confirmations = confirmations,
            Cost = cost,
            Model = names[3].Length == 0 ? null : names[3],
            Created = created,
            Embedder = names[4],
            Embedding = embedding,
        };

    public static readonly Gen<Assignment> Assignment =
        from band in Text
        from level in Gen.Enum<SimilarityLevel>()
        from arm in Gen.Enum<Arm>()
        from numbers in Number.Array[6]
        from expected in Gen.Select(Number, Number, (mean, variance) => new Expected(mean, variance)).Array[4]
        from audited in Gen.Bool
        from quality in Gen.Enum<QualitySource>()
        from at in Time
        select new Assignment("", "", 0, level, band, arm, numbers[0], numbers[1], numbers[2], numbers[3], at)
        {
            QualityMean = numbers[4],
            QualityVariance = numbers[5],
            Quality = quality,
            Operations = (int)at.Minute,
            Audits = audited ? new ExpectedAudits(expected[0], expected[1], expected[2], expected[3]) : null,
        };

    public static readonly Gen<Outcome> Outcome =
        from band in Text
        from arm in Gen.Enum<Arm>()
        from status in Gen.Enum<RequestStatus>()
        from y in Gen.Double[0, 1]
        from verified in Gen.Double[0, 1].Nullable()
        from spent in Spent
        from first in Number.Nullable()
        from without in Gen.Int[0, 64].Nullable()
        from audited in Gen.Bool
        from agrees in Gen.Bool.Nullable()
        from cost in Number
        from shares in Gen.Double[0, 1].Nullable().Array[2]
        select new Outcome("", "", 0, arm, band, status, y, verified, spent, first)
        {
            OperationsWithoutPrior = without, Audit = audited ? new Audit(agrees, cost) { Agreement = shares[0], Confidence = shares[1] } : null,
        };

    public static Gen<Receipt> Receipt(string space) =>
        from names in Name.Array[8]
        from created in Time
        from optional in Number.Nullable().Array[6]
        from flags in Gen.Bool.Array[2]
        from level in Gen.Enum<SimilarityLevel>()
        from arm in Gen.Enum<Arm>().Nullable()
        from status in Gen.Enum<RequestStatus>()
        from spent in Spent
        from memory in Gen
            .Select(Name, Gen.Double[-1, 1], Gen.Enum<SimilarityLevel>(), (id, similarity, l) => new ReceiptMemory(id, similarity, l))
            .Array[0, 3]
        from candidates in Candidate(space).Array[0, 5]
        from reason in Maybe(Text)
        from asked in Maybe(Text)
        select new Receipt
        {
            Id = "",
            RequestId = names[0],
            Space = space,
            Created = created,
            Question = asked is null ? null : new ReceiptQuestion(TextId.Of(space, asked), names[1], names[2], reason, reason) { Text = asked },
            Model = names[1].Length == 0 ? null : names[1],
            Method = names[2],
            N = names[3].Length,
            Memory = names[3],
            Scorer = names[4],
            Stop = names[5],
            Tau = optional[0] ?? 0,
            PromptVersion = names[6],
            Experiment = flags[0],
            Eligible = flags[1],
            Level = level,
            Band = reason,
            Arm = arm,
            Probability = optional[1],
            Cap = optional[2],
            Y = optional[3],
            Path = "scaling",
            Status = status,
            MemoryUsed = memory,
            MemoryDropped = reason,
            Candidates = candidates,
            Chosen = candidates.Length == 0 ? null : 0,
            StopReason = reason,
            Spent = spent,
            FirstAnswerCost = optional[4],
            Avoided = optional[5],
            Learnt = names[7],
            LearntReason = reason,
            ExperienceId = reason,
        };

    private static Gen<ReceiptCandidate> Candidate(string space) =>
        from answer in Maybe(Text)
        from index in Gen.Int
        from score in Gen.Double[0, 1].Nullable()
        from cost in Number
        select new ReceiptCandidate(
            index, index, answer is null ? null : TextId.Of(space, answer), answer, score, score is null ? null : "Estimated",
            cost, null);

    private static Gen<string?> Maybe(Gen<string> gen) =>
        Gen.Bool.SelectMany(some => some ? gen.Select(s => (string?)s) : Gen.Const((string?)null));
}
