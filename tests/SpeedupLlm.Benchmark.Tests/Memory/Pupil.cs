using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Tests.Memory;

/// <summary>A model that is right in every other try, nearly always with a solved example in sight, and never where the example is the question it imitates.</summary>
internal static class Pupil
{
    /// <summary>So long an answer that a solved example in the prompt is cheaper than another try.</summary>
    private const string Thoughts = "One thing is told and then another, and what is asked follows from both of them, as anyone can see.\nAnswer: ";

    public static FakeModel Model(MemoryPlan plan)
    {
        var questions = plan.Levels.SelectMany(level => LevelStreams.Of(level, StreamSizes.Counted(level, plan.Questions), (ulong)plan.Seed))
            .SelectMany(stream => stream.Questions).Select(each => each.Question).DistinctBy(question => question.Text).ToDictionary(question => question.Text, StringComparer.Ordinal);
        return new FakeModel(call => Answer(questions[call.Question], call));

        string Answer(Question question, FakeCall call)
        {
            var example = call.Messages.Count > 1 ? questions[call.Messages[^3].Text] : null;
            if (example is not null && (example.Id == question.Imitates || question.Id == example.Imitates))
                return Thoughts + "10001";
            return Thoughts + (call.Chance() < (example is null ? 0.55 : 0.97) ? question.Answer : $"{10_002 + (int)(call.Chance() * 1e6)}");
        }
    }
}
