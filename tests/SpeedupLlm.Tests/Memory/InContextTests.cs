using System.Net;
using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Memory;
using SpeedupLlm.Questions;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Memory;

public sealed class InContextTests
{
    private static readonly ChatMessage[] Prompt =
        [new(ChatRole.System, "Be brief."), new(new ChatRole("developer"), "Be kind."), new(ChatRole.User, "Hi."), new(ChatRole.Assistant, "Hi."), new(ChatRole.User, "How many?")];

    [Fact]
    public void Demonstrations_are_turns_after_the_system_messages_and_the_nearest_stands_next_to_the_question()
    {
        var guidance = new InContext().Guide(new MemoryContext(Prompt, [Near("near"), Near("far"), Near("farther")], 2, null));
        Assert.Equal(
            ["system Be brief.", "developer Be kind.", "user far?", "assistant far!", "user near?", "assistant near!", "user Hi.", "assistant Hi.", "user How many?"],
            guidance.Messages.Select(message => $"{message.Role} {message.Text}"));
        Assert.Equal(["near", "far"], guidance.Used.Select(used => used.Experience.Id));
        Assert.Null(guidance.Dropped);
    }

    [Fact]
    public void Only_solved_questions_of_level_S3_or_nearer_are_usable_and_one_solution_each()
    {
        Neighbour[] neighbours =
        [
            Near("S4", SimilarityLevel.S4), Near("failed", SimilarityLevel.S1, solved: false), Near("S3", SimilarityLevel.S3),
            Near("S1", SimilarityLevel.S1), Near("S2", SimilarityLevel.S2), Near("S1 again", SimilarityLevel.S1, fingerprint: "S1"),
        ];
        Assert.Equal(["S1", "S2", "S3"], new InContext().Usable(neighbours).Select(neighbour => neighbour.Experience.Id));
    }

    [Fact]
    public void What_does_not_fit_is_dropped_farthest_first_and_said()
    {
        Neighbour[] usable = [Near("near"), Near("far"), Near("farther")];
        var two = TokenEstimate.Of(new InContext().Guide(new MemoryContext(Prompt, usable, 2, null)).Messages);
        var guidance = new InContext().Guide(new MemoryContext(Prompt, usable, 3, two));
        Assert.Equal(["near", "far"], guidance.Used.Select(used => used.Experience.Id));
        Assert.Equal("did not fit", guidance.Dropped);
        guidance = new InContext().Guide(new MemoryContext(Prompt, usable, 3, 1));
        Assert.Equal((0, "did not fit", 5), (guidance.Used.Count, guidance.Dropped, guidance.Messages.Count));
    }

    [Fact]
    public async Task The_receipt_says_what_was_used_and_what_was_dropped()
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => (options.ControlShare, options.ContextTokens) = (0, 20));
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var used = (await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt;
        Assert.Equal((1, null, 3), (used.MemoryUsed.Count, used.MemoryDropped, model.Calls[^1].Messages.Count));
        var dropped = (await pipeline.AskAsync(
            [new(ChatRole.System, "Be brief, and be kind."), new(ChatRole.User, "How many?")], Pipeline.BestOf(1, "7"))).Receipt;
        Assert.Equal((0, "did not fit", 2), (dropped.MemoryUsed.Count, dropped.MemoryDropped, model.Calls[^1].Messages.Count));
    }

    [Fact]
    public async Task A_prompt_refused_with_guidance_is_asked_again_without_and_the_receipt_says_so()
    {
        var model = new FakeModel("7")
        {
            Before = (call, _) => call.Messages.Count > 1 ? throw new HttpRequestException("too long", null, HttpStatusCode.BadRequest) : Task.CompletedTask,
        };
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var asked = await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        Assert.Equal("7", asked.Text);
        Assert.Equal((Arm.Memory, "refused by the upstream", 0, 2), (
            asked.Receipt.Arm, asked.Receipt.MemoryDropped, asked.Receipt.MemoryUsed.Count, asked.Receipt.Spent.Calls));
    }

    public static TheoryData<Func<Exception>> Outages { get; } = new(
        () => new HttpRequestException("away"), () => new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests),
        () => new HttpRequestException("broken", null, HttpStatusCode.BadGateway), () => new HttpRequestException("key", null, HttpStatusCode.Unauthorized),
        () => new TaskCanceledException("timed out"), () => new TimeoutException(), () => new IOException("reset"),
        () => new InvalidOperationException("the client gave up", new HttpRequestException("away")));

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task An_upstream_that_is_away_is_not_asked_again(Func<Exception> outage)
    {
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, options => options.ControlShare = 0);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        model.Before = (_, _) => throw outage();
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7")));
        Assert.Equal(2, model.Started);
    }

    [Fact]
    public async Task The_callers_messages_and_options_are_never_changed() =>
        await Gen.Select(Gen.Bool, Gen.OneOf("single", "best-of-n"), Gen.Bool, Gen.Int[1, 300].Nullable()).SampleAsync(async (streamed, method, memory, tokens) =>
        {
            await using var pipeline = Pipeline.Around(new FakeModel("7"), all => (all.ControlShare, all.Budget) = (memory ? 0 : 1, new Budget(Tokens: tokens)));
            var messages = Prompt.Select(message => message.Clone()).ToList();
            var options = new ChatOptions { Temperature = 0.5f }.WithSpeedup(new SpeedupRequest { Method = method, Memory = "in-context", Reference = "7", N = 2 });
            var before = Text();
            for (var i = 0; i < 2; i++)
            {
                try
                {
                    _ = streamed
                        ? await pipeline.Client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
                        : await pipeline.Client.GetResponseAsync(messages, options);
                }
                catch (BudgetExhaustedException)
                {
                    // It leaves nothing changed either.
                }

                await pipeline.Engine.SettleAsync();
                Assert.Equal(before, Text());
            }

            string Text() => $"{string.Join('|', messages.Select(message => $"{message.Role} {message.Text}"))} {options.Temperature} {options.Seed} {options.MaxOutputTokens} {string.Join('|', options.AdditionalProperties!)}";
        });

    private static Neighbour Near(string id, SimilarityLevel level = SimilarityLevel.S3, bool solved = true, string? fingerprint = null, double similarity = 0.95) => new(
        new Experience
        {
            Id = id, Space = "s", MemoryScope = "m", RecallScope = "r", Fingerprint = fingerprint ?? id, Question = $"{id}?", Completion = $"{id}!",
            Solved = solved, Source = ExperienceSource.Own, Created = default, Embedder = "e", Embedding = default,
        },
        similarity, level);
}
