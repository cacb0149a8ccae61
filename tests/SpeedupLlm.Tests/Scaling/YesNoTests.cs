using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Tests.Scaling;

public sealed class YesNoTests
{
    [Theory]
    [InlineData("yes", true)]
    [InlineData("No.", false)]
    [InlineData("**Yes**, there is no mistake.", true)]
    [InlineData("No, the answer should be yes.", false)]
    [InlineData("The final answer is right: yes", true)]
    [InlineData("<think>no, or yes?</think> yes", true)]
    [InlineData("I would say yes, or no.", null)]
    [InlineData("Nobody knows.", null)]
    [InlineData("", null)]
    public void A_reply_says_yes_or_no_or_cannot_be_understood(string reply, bool? said) => Assert.Equal(said, YesNo.Read(reply));

    [Theory]
    [InlineData("yes", 0.8, 0.8)]
    [InlineData("No", 0.8, 0.2)]
    [InlineData(" ye", 0.6, 0.6)]
    public void The_words_log_probability_is_the_probability_of_yes(string token, double probability, double yes)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, token.Trim() == "ye" ? "yes" : token))
        {
            AdditionalProperties = new()
            {
                [LogProbabilities.Key] = (IReadOnlyList<TokenLogProbability>)[new("\n", -5), new(token, Math.Log(probability)), new("", -3)],
            },
        };
        Assert.Equal(yes, YesNo.Probability(response)!.Value, 12);
    }

    [Fact]
    public void Confidence_is_the_geometric_mean_over_the_answers_own_tokens()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "2 + 3 = 5\nAnswer: 15\n"))
        {
            AdditionalProperties = new()
            {
                [LogProbabilities.Key] = (IReadOnlyList<TokenLogProbability>)
                    [new("2 + 3 = 5\n", -9), new("Answer", -9), new(":", -9), new(" 1", Math.Log(0.9)), new("5", Math.Log(0.4)), new("\n", -9), new("", -9)],
            },
        };
        Assert.Equal(Math.Sqrt(0.9 * 0.4), AnswerConfidence.Of(response)!.Value, 12);
    }
}
