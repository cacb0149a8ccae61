using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Benchmark.Calls;

/// <summary>Whether what was served is right: judged from the served text, for every arm the same way.</summary>
internal static class AnswerKey
{
    private static readonly AnswerReader Answers = new();
    private static readonly AnswerEquality Equality = new();

    /// <summary>What the library took for no answer (cut, filtered) is wrong.</summary>
    public static bool Fits(string question, string key, Receipt receipt, string served) =>
        receipt.Chosen is { } chosen && receipt.Candidates[chosen].Answer is not null
        && Answers.Read(question, served) is { } given && Answers.Read(question, key) is { } expected && Equality.AreEqual(expected, given);
}
