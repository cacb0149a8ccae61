using CsCheck;

namespace SpeedupLlm.RealLlm.Tests;

public sealed class AnswerJudgeTests
{
    [Theory]
    [InlineData("5 + 7 = 12.\nAnswer: 12", 12)]
    [InlineData("He has 12 apples left.", 12)]
    [InlineData("Answer: 1,234", 1234)]
    [InlineData("Answer: $1,234.50", 1234.5)]
    [InlineData("Answer: -3", -3)]
    [InlineData("answer: 7.0", 7)]
    [InlineData("Answer: 4\nNo, that is wrong.\nAnswer: 5 apples", 5)]
    [InlineData("12 + 3 = 15\nAnswer:", 15)]
    [InlineData("so there are 9-6", 6)]
    [InlineData("so there are 9 - 6", 6)]
    [InlineData("it is 12. ", 12)]
    [InlineData("Answer: 12.", 12)]
    public void The_number_after_the_last_marker_counts_else_the_last_number(string text, double expected) =>
        Assert.Equal((decimal)expected, AnswerJudge.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("I do not know.")]
    public void Where_there_is_no_number_nothing_is_right(string? text) => Assert.False(AnswerJudge.IsRight(text, 0));

    private static readonly Gen<string>[] Tails = [.. new[] { "", ".0", ".00", " apples", "." }.Select(tail => Gen.Const(tail))];

    [Fact]
    public void Values_are_compared_not_their_writing() =>
        Gen.Select(Gen.Int[-100_000, 100_000], Gen.OneOf(Tails)).Sample((n, tail) =>
        {
            Assert.True(AnswerJudge.IsRight($"1 + 1 = 2\nAnswer: {n:#,0}{tail}", n));
            Assert.False(AnswerJudge.IsRight($"Answer: {n}{tail}", n + 1));
        });
}
