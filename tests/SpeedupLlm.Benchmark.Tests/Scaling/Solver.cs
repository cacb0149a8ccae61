using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Scaling;

/// <summary>A model that is right with a probability that depends on the question, and questions for it.</summary>
internal static class Solver
{
    public static FakeModel Model() => new(call => call.Chance() < Probability(call.Question) ? "It is 7.\nAnswer: 7" : $"Perhaps.\nAnswer: {8 + (int)(call.Chance() * 3)}");

    public static IReadOnlyList<ScalingQuestion> Questions(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ScalingQuestion($"q{i}", $"Question {i % 10}: how many are there of kind {i}?", "7", $"family {i % 10}"))];

    /// <summary>The first digit of a question says how hard it is.</summary>
    private static double Probability(string question) => question.FirstOrDefault(char.IsAsciiDigit) is var digit and not '\0' ? (digit - '0') / 9.0 : 0.5;
}
