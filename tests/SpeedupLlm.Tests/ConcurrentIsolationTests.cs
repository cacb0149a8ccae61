using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>The walls hold for every memory method, whatever runs beside what.</summary>
public sealed partial class ConcurrentIsolationTests
{
    private static readonly string[] Shops = ["the old market", "our harbour shop", "a small bakery"];

    private static readonly Gen<Ask> AnAsk =
        from user in Gen.Int[0, 2]
        from space in Gen.Int[0, 1]
        from shop in Gen.Int[0, 2]
        from named in Gen.Bool
        from streamed in Gen.Bool
        select new Ask((char)('a' + user), (char)('x' + space), Shops[shop], named, streamed);

    public static TheoryData<string, bool> Cases =>
        new(from method in new SpeedupOptions().MemoryMethods from shared in new[] { false, true } where method.Name != "off" select (method.Name, shared));

    /// <summary>
    /// The model gives away every mark that its prompt holds, in answers and in lessons alike: "markay" is user a's in space y. Documents are "mark.y", everybody's in
    /// their space. Half of the questions hold no mark of their own, so that what is given away came from memory.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whatever_is_asked_side_by_side_no_prompt_tuning_or_answer_holds_marks_of_two_owners(string memory, bool shared)
    {
        var (used, crossed) = (0, 0);
        await Gen.Select(AnAsk.Array[1, 6].Array[6, 12], Gen.Double[0, 0.3], Gen.Long).SampleAsync(
            async (waves, controlShare, seed) =>
            {
                var model = new FakeModel(call => $"{(call.Question.Contains("rules again", StringComparison.Ordinal) ? "- " : "Lesson: ")}mind {string.Join(" and ", Marks(call.Messages.Select(message => message.Text)))}"
                    + (call.Question.Contains("Write", StringComparison.Ordinal) ? "" : call.Chance() < 0.5 ? " It is 7" : " It is 8"));
                var tunable = new TunableModel(model);
                await using var pipeline = Pipeline.Around(tunable, options =>
                    (options.Seed, options.ControlShare, options.ShareAcrossUsers, options.Guard) = (seed, controlShare, shared, false));
                await pipeline.Engine.SeedAsync([.. "xy".Select(space => new SeedDocument("pens", "list", $"Pens of Tom are 3 by default: mark.{space}") { Space = $"space {space}" })]);
                foreach (var wave in waves)
                {
                    await Task.WhenAll(wave.Select(async ask =>
                    {
                        var options = new ChatOptions().WithSpeedup(new SpeedupRequest
                        {
                            User = $"user {ask.User}", Space = $"space {ask.Space}", Method = "best-of-n", N = 2, Memory = memory, Reference = "7",
                        });
                        ChatMessage[] prompt = [new(ChatRole.User, $"In {ask.Shop} Tom has 3 pens and gets 4. How many are they?{(ask.Named ? $" mark{ask.User}{ask.Space}" : "")}")];
                        var answer = ask.Streamed
                            ? await pipeline.Client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()
                            : await pipeline.Client.GetResponseAsync(prompt, options);
                        Assert.All(Marks([answer.Text]), mark => Assert.True(mark[5] == ask.Space && (shared || mark[4] == '.' || mark[4] == ask.User), $"{ask} was told {mark}"));
                        Interlocked.Add(ref crossed, Marks([answer.Text]).Count(mark => mark[4] != '.' && mark[4] != ask.User));
                        Interlocked.Add(ref used, Pipeline.ReceiptOf(answer).MemoryUsed.Count);
                    }));
                    await pipeline.Engine.SettleAsync();
                }

                Assert.All(model.Calls, call => OneOwner(call.Messages.Select(message => message.Text)));
                Assert.All(tunable.Requests, request => OneOwner(request.Examples.SelectMany(example => example.Prompt.Select(message => message.Text).Append(example.Completion))));
            },
            iter: 30);
        Assert.True(used > 50, $"memory was used {used} times only: the test shows nothing");
        Assert.True(!shared || memory == "sft" || crossed > 50, $"users saw {crossed} marks of each other where they share: the test shows nothing");

        void OneOwner(IEnumerable<string> texts)
        {
            var marks = Marks(texts);
            Assert.True(marks.Select(mark => mark[5]).Distinct().Count() <= 1, string.Join(' ', marks));
            Assert.True(shared || marks.Select(mark => mark[4]).Where(user => user != '.').Distinct().Count() <= 1, string.Join(' ', marks));
        }
    }

    private static List<string> Marks(IEnumerable<string> texts) => [.. texts.SelectMany(text => Mark().Matches(text).Select(match => match.Value)).Distinct()];

    [GeneratedRegex("mark[a-c.][xy]")]
    private static partial Regex Mark();

    private sealed record Ask(char User, char Space, string Shop, bool Named, bool Streamed);
}
