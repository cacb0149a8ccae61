using Microsoft.Extensions.AI;
using SpeedupLlm.Prompts;
using SpeedupLlm.Scaling;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Scaling;

public sealed class SelfRefineTests
{
    private static readonly SpeedupRequest Request = new() { Method = "self-refine", N = 3, Recall = "off" };

    [Fact]
    public async Task Each_round_shows_the_model_its_latest_solution_and_its_feedback()
    {
        string[] said = ["5 + 5 = 11\nAnswer: 11", "Step 1 is wrong: 5 + 5 = 10", "5 + 5 = 10\nAnswer: 10", "Nothing to mend.", "Answer: 10"];
        var model = new FakeModel(call => said[call.Index]);
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { Stop = "never" });

        var prompts = PromptSet.Default;
        Assert.Equal(["How many?", said[0], prompts.Render("feedback")], Texts(model.Calls[1]));
        Assert.Equal(["How many?", said[0], prompts.Render("feedback"), said[1], prompts.Render("refine")], Texts(model.Calls[2]));
        Assert.Equal(["How many?", said[2], prompts.Render("feedback")], Texts(model.Calls[3]));
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], model.Calls[3].Messages.Select(message => message.Role));
        Assert.Equal(["11", "10", "10"], asked.Receipt.Candidates.Select(candidate => candidate.Answer));
        Assert.Equal(["answer", "feedback", "refine", "feedback", "refine"], asked.Receipt.Steps.Select(step => step.Kind));
        Assert.Equal((3, 5, "end"), (asked.Receipt.Spent.Operations, asked.Receipt.Spent.Calls, asked.Receipt.StopReason));
    }

    [Fact]
    public async Task Its_own_rule_stops_where_nothing_is_left_to_mend_and_the_latest_solution_stands()
    {
        string[] said = ["Answer: 11", "Step 1 is wrong.", "Answer: 10", "Nothing to mend."];
        var model = new FakeModel(call => said[call.Index]);
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { N = 8, Scorer = "log-probability", Stop = "nothing-to-mend" });
        Assert.Equal(("nothing-to-mend", 4), (asked.Receipt.StopReason, model.Started));
        // Nobody could score them: the refined one is meant to be better.
        Assert.Equal("Answer: 10", asked.Text);
    }

    [Fact]
    public async Task A_feedback_that_fails_costs_an_operation_and_no_answer()
    {
        var model = new FakeModel("Answer: 7") { Before = (call, _) => call.Index == 1 ? throw new TimeoutException() : Task.CompletedTask };
        await using var pipeline = Pipeline.Around(model);
        var asked = await pipeline.AskAsync("How many?", Request with { Stop = "never" });
        Assert.Equal((2, 3, 4), (asked.Receipt.Candidates.Count, asked.Receipt.Spent.Operations, asked.Receipt.Spent.Calls));
    }

    [Fact]
    public async Task The_callers_format_and_stop_texts_are_not_those_of_a_feedback()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json, StopSequences = ["."], MaxOutputTokens = 50, Temperature = 0.5f };
        await pipeline.AskAsync([new ChatMessage(ChatRole.User, "How many?")], Request with { N = 2, Stop = "never" }, options);
        Assert.Equal([ChatResponseFormat.Json, ChatResponseFormat.Text, ChatResponseFormat.Json], model.Calls.Select(call => call.Options!.ResponseFormat));
        Assert.Equal([1, 0, 1], model.Calls.Select(call => call.Options!.StopSequences!.Count));
        Assert.All(model.Calls, call => Assert.Equal((0.5f, 50), (call.Options!.Temperature, call.Options.MaxOutputTokens)));
    }

    [Theory]
    [InlineData("Nothing to mend.", true)]
    [InlineData("**Nothing to mend**", true)]
    [InlineData("There is nothing to fix here.", true)]
    [InlineData("The solution is correct.", true)]
    [InlineData("No mistakes found.", true)]
    [InlineData("Step 2 is wrong: 3 + 4 = 7", false)]
    [InlineData("The solution is correct up to step 2, where it says 8.", false)]
    [InlineData("It is not right; there is something to mend.", false)]
    [InlineData("", false)]
    public void Nothing_to_mend_is_understood_in_other_words_but_not_from_a_hint(string remark, bool nothing) =>
        Assert.Equal(nothing, SelfRefine.IsNothingToMend(remark));

    private static IEnumerable<string> Texts(FakeCall call) => call.Messages.Select(message => message.Text);
}
