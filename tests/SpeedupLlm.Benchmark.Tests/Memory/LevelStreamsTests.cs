using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Tests.Memory;

public sealed class LevelStreamsTests
{
    public static TheoryData<string, int> Related => [("S1", 300), ("S2", 300), ("S3", 300), ("S4", 300), ("S4", 20)];

    [Theory]
    [MemberData(nameof(Related))]
    public void A_question_counts_where_its_true_level_is_the_streams(string level, int counted)
    {
        var streams = LevelStreams.Of(level, counted, 21);
        Assert.Equal(counted, streams.Sum(stream => stream.Counted.Count()));
        foreach (var stream in streams)
        {
            Assert.Equal((level, 0), (stream.Level, stream.Lead));
            foreach (var (place, each) in stream.Questions.Index())
            {
                var nearest = stream.Questions.Take(place).Select(earlier => Similarity.Between(earlier.Question, each.Question)).Append(SimilarityLevel.None).Min();
                Assert.Equal(nearest.ToString() == level, each.Counts);
            }
        }

        // What is only asked and learnt from is little: first questions, and a relative that came out too near.
        Assert.InRange(streams.Sum(stream => stream.Questions.Count), counted, 1.6 * counted);
    }

    [Fact]
    public void The_full_number_of_questions_of_every_level_can_be_drawn()
    {
        foreach (var level in new[] { "S2", "S4", "none" })
        {
            var count = StreamSizes.Counted(level, null);
            Assert.Equal(count, LevelStreams.Of(level, count, 1).Sum(stream => stream.Counted.Count()));
        }
    }

    [Fact]
    public void No_two_questions_of_a_stream_without_relatives_are_related()
    {
        var streams = LevelStreams.Of(MemoryLevels.None, 100, 22);
        Assert.Equal(100, streams.Sum(stream => stream.Counted.Count()));
        // As long as there are frames.
        Assert.All(streams.SkipLast(1), stream => Assert.True(stream.Questions.Count >= 40, $"{stream.Questions.Count}"));
        foreach (var stream in streams)
        {
            Assert.All(stream.Questions, each => Assert.True(each.Counts));
            Assert.Equal(stream.Questions.Count, stream.Questions.Select(each => each.Question.Origin!.Frame).Distinct().Count());
        }
    }

    [Fact]
    public void A_misleading_question_imitates_one_shortly_before_and_is_otherwise_new()
    {
        var stream = LevelStreams.Of(MemoryLevels.Misleading, 400, 23).Single();
        Assert.Equal(200, stream.Lead);
        Assert.Equal(400, stream.Counted.Count());
        Assert.All(stream.Counted, place => Assert.True(place >= stream.Lead));
        // The guard has seen some before any counts.
        Assert.InRange(stream.Questions.Take(stream.Lead).Count(each => each.Question.Imitates is not null), 85, 100);
        foreach (var place in stream.Counted)
        {
            var question = stream.Questions[place].Question;
            var imitated = stream.Questions.Take(place).Select((each, at) => (each.Question, At: at)).Single(each => each.Question.Id == question.Imitates);
            Assert.InRange(place - imitated.At, 1, 200);
            Assert.NotEqual(imitated.Question.Answer, question.Answer);
            Assert.Equal(imitated.Question.Origin!.Numbers, question.Origin!.Numbers);
            Assert.All(stream.Questions.Take(place), each => Assert.True(Similarity.Between(each.Question, question) >= SimilarityLevel.S3));
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_streams_with_ids_of_their_own()
    {
        foreach (var level in MemoryLevels.All)
        {
            string Written(ulong seed) => string.Join('\n', LevelStreams.Of(level, 60, seed).SelectMany(stream => stream.Questions).Select(each => $"{each.Id} {each.Question.Text} {each.Counts}"));
            Assert.Equal(Written(1), Written(1));
            Assert.NotEqual(Written(1), Written(2));
        }

        var ids = MemoryLevels.All.SelectMany(level => LevelStreams.Of(level, 60, 1)).SelectMany(stream => stream.Questions).Select(each => each.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
