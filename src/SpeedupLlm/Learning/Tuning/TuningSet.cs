using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>Which experiences a model is tuned on, and which are held back to see whether that was any good.</summary>
/// <param name="Learnt">To learn from.</param>
/// <param name="HeldBack">Never learnt from.</param>
internal sealed record TuningSet(IReadOnlyList<Experience> Learnt, IReadOnlyList<Experience> HeldBack)
{
    /// <summary>Below that many all are learnt from, and the exam waits for the next ones.</summary>
    private const int FewestToDivide = 10;

    private const int HoldsBackOneIn = 5;

    public static TuningSet Of(IReadOnlyList<Experience> trainable) => trainable.Count < FewestToDivide
        ? new(trainable, [])
        : new([.. trainable.Where(experience => !IsHeldBack(experience))], [.. trainable.Where(IsHeldBack)]);

    /// <summary>
    /// Whole solutions with an answer that can be compared. What was made with memory counts only where its score is verified: samples that agree because
    /// of an adapter must not teach the next one.
    /// </summary>
    public static bool IsTrainable(Experience experience) =>
        experience is { Solved: true, Answer: not null, Document: null }
        && (experience.Parents.Count == 0 || experience.ScoreKind == ScoreKind.Verified);

    /// <summary>By question, so that the same question is never on both sides.</summary>
    private static bool IsHeldBack(Experience experience) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(experience.Fingerprint))) % HoldsBackOneIn == 0;
}
