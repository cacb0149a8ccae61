using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>Nothing learnt in one space, or by one user, is ever used for another.</summary>
public sealed class IsolationTests
{
    private static readonly Gen<Ask> AnAsk =
        from user in Gen.Int[0, 2]
        from space in Gen.Int[0, 1]
        from label in Gen.Int[0, 1]
        from question in Gen.Int[0, 3]
        from single in Gen.Bool
        from streamed in Gen.Bool
        from reference in Gen.Bool
        from corrected in Gen.Bool
        select new Ask(user, space, label, question, single, streamed, reference, corrected);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_prompt_and_no_answer_holds_what_another_user_or_space_taught(bool shared) =>
        await Gen.Select(AnAsk.Array[2, 40], Gen.Double[0, 0.5], Gen.Long).SampleAsync(
            async (asks, controlShare, seed) =>
            {
                // Every answer carries its owner's secret: "7 (user 1, space 0)"; so does every question's second line.
                var owner = new AsyncLocal<string>();
                var seen = new List<(string Owner, string Text)>();
                var model = new FakeModel(call =>
                {
                    lock (seen)
                        seen.Add((owner.Value!, string.Join('\n', call.Messages.Select(message => message.Text))));
                    return $"It is 7. {owner.Value}";
                });
                await using var pipeline = Pipeline.Around(model, options =>
                    (options.Seed, options.ControlShare, options.ShareAcrossUsers) = (seed, controlShare, shared));
                foreach (var ask in asks)
                {
                    owner.Value = shared ? $"[space {ask.Space}]" : $"[user {ask.User}, space {ask.Space}]";
                    var request = new SpeedupRequest
                    {
                        User = $"user {ask.User}", Space = $"space {ask.Space}", Label = $"label {ask.Label}", Method = ask.Single ? "single" : "best-of-n",
                        N = 2, Memory = "in-context", Reference = ask.Reference ? "7" : null,
                    };
                    // Every question is asked by all in the same words, and once with the owner's secret in it.
                    foreach (var secret in new[] { "", $" {owner.Value}" })
                    {
                        ChatMessage[] prompt = [new(ChatRole.User, $"How many are {ask.Question} and 7 less {ask.Question}?{secret}")];
                        var options = new ChatOptions().WithSpeedup(request);
                        var answer = ask.Streamed
                            ? await pipeline.Client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()
                            : await pipeline.Client.GetResponseAsync(prompt, options);
                        Assert.Equal($"It is 7. {owner.Value}", answer.Text);
                        await pipeline.Engine.SettleAsync();
                        if (ask.Corrected)
                            await pipeline.Engine.GiveFeedbackAsync(new Feedback { ReceiptId = Pipeline.ReceiptOf(answer).Id, Corrected = $"It is 7. {owner.Value}" });
                        lock (seen)
                            seen.Add((owner.Value, JsonSerializer.Serialize(pipeline.Engine.FindReceipt(Pipeline.ReceiptOf(answer).Id)!.Question)));
                    }
                }

                Assert.All(seen, prompt => Assert.DoesNotContain("[", prompt.Text.Replace(prompt.Owner, "", StringComparison.Ordinal)));
            },
            iter: 60);

    public static TheoryData<string> MemoryMethods => [.. new SpeedupOptions().MemoryMethods.Select(method => method.Name)];

    /// <summary>All ask the same, with a secret of their own in question and answer, and ask again when everybody's is learnt.</summary>
    [Theory]
    [MemberData(nameof(MemoryMethods))]
    public async Task Of_a_thousand_users_in_one_space_none_sees_anothers_secret(string memory)
    {
        const int Users = 1_000;
        // The model gives away whatever secrets its prompt holds.
        // The number comes last: the one in a secret would be read as the answer.
        var model = new FakeModel(call => string.Join(' ', call.Messages.SelectMany(message => message.Text.Split(' ').Where(word => word.StartsWith("secret", StringComparison.Ordinal))).Distinct())
            + (call.Chance() < 0.5 ? " It is 7" : " It is 8"));
        var tunable = new TunableModel(model);
        await using var pipeline = Pipeline.Around(tunable, options => options.ControlShare = 0.1);
        var (used, drawn) = (0, 0);
        for (var round = 0; round < 2; round++)
        {
            for (var user = 0; user < Users; user++)
            {
                var request = new SpeedupRequest { User = $"user {user}", Method = "best-of-n", N = 4, Memory = memory, Reference = "7", Recall = user % 2 == 0 ? "off" : "exact" };
                var answer = await pipeline.Client.GetResponseAsync(
                    $"My word is secret{user}# and I have 3 apples and get 4. How many?", new ChatOptions().WithSpeedup(request));
                drawn += Pipeline.ReceiptOf(answer).Arm == Arm.Memory ? 1 : 0;
                used += Pipeline.ReceiptOf(answer).MemoryUsed.Count;
                Assert.All(Secrets(answer.Text), secret => Assert.Equal($"secret{user}#", secret));
            }

            await pipeline.Engine.SettleAsync();
        }

        Assert.InRange(drawn, 300, Users);
        Assert.InRange(used, 300, 3 * Users);
        Assert.Equal(memory == "sft", tunable.Requests.Count > 0);
        Assert.All(tunable.Requests, request => Assert.Single(Secrets(string.Join(' ', request.Examples.Select(example => $"{example.Prompt[^1].Text} {example.Completion}")))));
        Assert.All(model.Calls, call => Assert.Single(Secrets(string.Join(' ', call.Messages.Select(message => message.Text)))));

        static string[] Secrets(string text) => [.. text.Split(' ').Where(word => word.StartsWith("secret", StringComparison.Ordinal)).Distinct()];
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Users_learn_from_each_other_only_where_the_space_shares(bool shared, int calls)
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => (options.ControlShare, options.ShareAcrossUsers) = (0, shared));
        foreach (var user in new[] { "ann", "bob" })
            await pipeline.AskAsync("How many?", new SpeedupRequest { User = user });
        Assert.Equal(calls, model.Started);
        await pipeline.AskAsync("How many?", new SpeedupRequest { User = "ann", Space = "another" });
        Assert.Equal(calls + 1, model.Started);
    }

    [Fact]
    public async Task Names_that_run_together_or_hold_broken_characters_are_still_apart()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        (string Space, string? User, string? Label)[] owners =
            [("ab", "c", null), ("a", "bc", null), ("a", "b", "c"), ("a", null, "bc"), ("a", "\ud800", null), ("a", "\ud801", null), ("a", "\ufffd", null)];
        foreach (var (space, user, label) in owners)
            await pipeline.AskAsync("How many?", new SpeedupRequest { Space = space, User = user, Label = label });
        Assert.Equal(owners.Length, model.Started);
    }

    private sealed record Ask(int User, int Space, int Label, int Question, bool Single, bool Streamed, bool Reference, bool Corrected);
}
