using SpeedupLlm.Benchmark.Scaling;
using SpeedupLlm.Cli.Demo;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.QuestionSets.Loading;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The questions to measure with, and others from which the budgets are found.</summary>
internal sealed record ScalingQuestions(IReadOnlyList<ScalingQuestion> Measured, IReadOnlyList<ScalingQuestion> Others)
{
    public const int MostOthers = 100;
    private const int Usual = 1000;

    /// <summary>The demo's kind of question, drawn for this benchmark; the others from another seed, none of them among the measured.</summary>
    public static ScalingQuestions Embedded(long seed, int? count)
    {
        var measured = DemoPlan.Questions(unchecked((ulong)seed), count ?? Usual);
        var known = measured.Select(question => question.Text).ToHashSet(StringComparer.Ordinal);
        var others = DemoPlan.Questions(SplitMix.Mix(unchecked((ulong)seed), "pilot"), 2 * MostOthers).Where(question => !known.Contains(question.Text));
        return new([.. measured.Select(ScalingQuestion.Of)], [.. others.Take(MostOthers).Select(ScalingQuestion.Of)]);
    }

    /// <summary>A file's; its last tenth, a hundred at most, are the others where budgets are to be found.</summary>
    /// <exception cref="UsageException">The file cannot be read, or has too few questions.</exception>
    public static ScalingQuestions FromFile(string path, int? count, bool findsBudgets)
    {
        try
        {
            var all = QuestionFiles.ReadJsonl(path).ToList();
            if (all.GroupBy(question => question.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new UsageException($"--file {path}: two questions have the id {twice.Key}.");
            var others = findsBudgets ? Math.Clamp(all.Count / 10, 1, MostOthers) : 0;
            if (all.Count <= others)
                throw new UsageException($"--file {path} has {all.Count} questions; {others + 1} are the fewest, {others} of them to find budgets with.");
            return new([.. all.SkipLast(others).Take(count ?? int.MaxValue).Select(ScalingQuestion.Of)], [.. all.TakeLast(others).Select(ScalingQuestion.Of)]);
        }
        catch (Exception exception) when (exception is QuestionFileException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--file: {exception.Message}");
        }
    }
}
