using SpeedupLlm.Cli.Demo;

namespace SpeedupLlm.Cli.Tests.Demo;

public sealed class DemoPlanTests
{
    [Theory]
    [InlineData(1, DemoOptions.FewestQuestions)]
    [InlineData(1, 300)]
    [InlineData(-5, 300)]
    [InlineData(1, DemoOptions.MostQuestions)]
    public void A_stream_has_topics_that_return_facts_and_unrelated_questions(long seed, int eligible)
    {
        var stream = DemoPlan.Stream(seed, eligible);
        Assert.True(stream.Questions.Count(q => q is { Part: Part.Related, Exposure: > 0 }) >= 1.5 * eligible);
        Assert.Contains(stream.Questions, q => q.Part == Part.Facts);
        Assert.NotEmpty(stream.Documents);

        // Before the play can end.
        Assert.True(stream.Questions.Take(eligible).Count(q => q.Part == Part.Unrelated) >= 8);
        Assert.Equal(stream.Questions.Count, stream.Questions.DistinctBy(q => q.Id).Count());
        foreach (var topic in stream.Questions.GroupBy(q => q.Topic))
        {
            Assert.Single(topic.DistinctBy(q => q.Part));
            Assert.Equal(Enumerable.Range(0, topic.Count()), topic.Select(q => q.Exposure));
        }
    }

    [Fact]
    public void It_follows_from_the_seed()
    {
        Assert.Equal(DemoPlan.Stream(3, 50).Questions, DemoPlan.Stream(3, 50).Questions);
        Assert.NotEqual(DemoPlan.Stream(3, 50).Questions, DemoPlan.Stream(4, 50).Questions);
    }
}
