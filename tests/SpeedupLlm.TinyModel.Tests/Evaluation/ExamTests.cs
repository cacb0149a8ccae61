using Microsoft.Extensions.AI;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Evaluation;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Tests.Evaluation;

public sealed class ExamTests
{
    [Fact]
    public void The_help_is_about_the_question_and_the_questions_are_the_same()
    {
        var plain = Exam.Plain(Stratum.HeldOutFamilies, Difficulty.Demo, 20, 3);
        var same = Exam.AfterExample(Stratum.HeldOutFamilies, Difficulty.Demo, SimilarityLevel.S1, 20, 3);
        Assert.Equal(plain.Select(item => item.Question.Text), same.Select(item => item.Question.Text));
        Assert.All(same, item => Assert.Equal([item.Question.Text, item.Question.Solution, item.Question.Text], item.Prompt.Select(message => message.Text)));
    }

    [Fact]
    public void Facts_are_told_only_where_asked_for()
    {
        Assert.All(Exam.Facts(0, document: false, 10, 3), item => Assert.Single(item.Prompt));
        Assert.All(Exam.Facts(3, document: false, 10, 3), item => Assert.Equal(7, item.Prompt.Count));
        Assert.All(Exam.Facts(0, document: true, 10, 3), item => Assert.StartsWith("Facts from documents", item.Prompt[0].Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Right_answers_are_counted()
    {
        var items = Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Easy, 12, 3);
        var client = new Scripted(prompt => items.TakeWhile(item => item.Question.Text != prompt).Count() % 3 == 0
            ? items.First(item => item.Question.Text == prompt).Question.Solution! : "Answer: 0");
        Assert.Equal(new Accuracy(4, 12), await new Examiner(client).AskAsync(items, 0, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1 + 1 = 2\nAnswer: 2", "2")]
    [InlineData("Answer: 1\nAnswer: 12", "12")]
    [InlineData("2", null)]
    public void The_last_answer_counts(string completion, string? answer) => Assert.Equal(answer, Examiner.Read(completion));

    [Fact]
    public async Task Tokens_before_and_after_the_value_are_counted()
    {
        var items = Exam.Plain(Stratum.HeldOutNumbers, Difficulty.Easy, 4, 3);
        var client = new Scripted(prompt => items.First(item => prompt.StartsWith(item.Question.Text, StringComparison.Ordinal)).Question.Solution!);
        var length = await ChainLength.MeasureAsync(client, new Tokenizer([]), items, TestContext.Current.CancellationToken);
        Assert.Equal(4, length.Count);
        Assert.Equal(items.Average(item => item.Question.Solution!.Split('\n')[0].Length), length.Before);
    }

    private sealed class Scripted(Func<string, string> answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(messages.Last().Text))));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
