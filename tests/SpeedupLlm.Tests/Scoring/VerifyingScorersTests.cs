using Microsoft.Extensions.AI;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Tests.Scoring;

public sealed class VerifyingScorersTests
{
    [Fact]
    public async Task The_reference_scorer_compares_values_and_cannot_score_a_candidate_without_an_answer()
    {
        var scores = await new ReferenceScorer().ScoreAsync(Candidates.Scoring(Candidates.Of("AB-"), "The answer is A."), default);
        Assert.Equal([new Score(1, ScoreKind.Verified), new Score(0, ScoreKind.Verified), null], scores);
    }

    [Fact]
    public async Task Without_a_key_the_reference_scorer_cannot_score() =>
        Assert.All(await new ReferenceScorer().ScoreAsync(Candidates.Scoring(Candidates.Of("AB")), default), score => Assert.Null(score));

    [Theory]
    [InlineData("12", 1.0)]
    [InlineData("11.5", 0.0)]
    [InlineData("9", 0.0)]
    [InlineData("21", 0.0)]
    [InlineData("no idea", 0.0)]
    public async Task A_number_rule_takes_bounds_and_whole_numbers(string completion, double value) =>
        Assert.Equal(new Score(value, ScoreKind.Verified), await RuleAsync(AnswerRule.Number(10, 20, whole: true), completion));

    [Fact]
    public async Task A_regular_expression_reads_the_whole_completion()
    {
        Assert.Equal(1, (await RuleAsync(AnswerRule.Regex("^It is [0-9]+$"), "It is 12"))?.Value);
        Assert.Equal(0, (await RuleAsync(AnswerRule.Regex("^It is [0-9]+$"), "It is twelve"))?.Value);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    [InlineData(null)]
    public async Task A_rule_of_the_callers_own_scores_only_within_0_and_1(double? value) =>
        Assert.Equal(value is 0.25 ? new Score(0.25, ScoreKind.Verified) : null, await RuleAsync(AnswerRule.Delegate((_, _, _) => value), "12"));

    [Fact]
    public async Task A_truncated_completion_cannot_be_scored_by_a_rule() =>
        Assert.Null(await RuleAsync(AnswerRule.Delegate((_, _, _) => 1), "12", ChatFinishReason.Length));

    private static async Task<Score?> RuleAsync(AnswerRule rule, string completion, ChatFinishReason? finish = null)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, completion)) { FinishReason = finish };
        var candidate = new Candidate(0, 1, response, new AnswerReader().Read("How many?", completion), 1);
        return Assert.Single(await new RuleScorer().ScoreAsync(Candidates.Scoring([candidate], rule: rule), default));
    }
}
