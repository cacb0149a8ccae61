using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Evaluation;

namespace SpeedupLlm.TinyModel.Tests.Evaluation;

/// <summary>The committed weights do what the model card says, with wide margins: a wrong file, a broken kernel or a changed prompt shows here.</summary>
public sealed class BaseModelCardTests
{
    private const int Count = 60;

    private static readonly Lazy<Examiner> s_examiner = new(() => new Examiner(new TinyChatClient(BaseModel.Load(), new TinyChatClientOptions { MaxBatch = 32 })));

    [Theory]
    [InlineData("numbers", 0.75, 1)]
    [InlineData("zeroShot", 0.25, 0.75)]
    [InlineData("heldOut.same", 0.55, 1)]
    [InlineData("heldOut.paraphrase", 0.55, 1)]
    [InlineData("heldOut.sameTemplate", 0.45, 1)]
    [InlineData("factsWithout", 0, 0.35)]
    [InlineData("factsWithExample", 0.65, 1)]
    [InlineData("factsWithDocument", 0.5, 1)]
    public async Task The_model_answers_as_its_card_says(string line, double least, double most)
    {
        var exam = ModelCard.Lines(Count, 3).First(l => l.Name == line);
        var right = await s_examiner.Value.AskAsync(exam.Items, 0.8f, TestContext.Current.CancellationToken);
        Assert.InRange(right.Share, least, most);
    }

    [Fact]
    public async Task A_held_out_family_is_solved_more_often_with_its_like_in_sight()
    {
        var without = await s_examiner.Value.AskAsync(Exam.Plain(Stratum.HeldOutFamilies, Difficulty.Demo, 100, 3), 0.8f, TestContext.Current.CancellationToken);
        var with = await s_examiner.Value.AskAsync(
            Exam.AfterExample(Stratum.HeldOutFamilies, Difficulty.Demo, SimilarityLevel.S2, 100, 3), 0.8f, TestContext.Current.CancellationToken);
        Assert.True(with.Right > without.Right + 5, $"{with} with, {without} without");
    }
}
