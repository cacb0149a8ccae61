using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite.CrashWriter;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>
/// The same promise as an app sees it: what a receipt calls committed is learnt, what was reported forgotten stays forgotten to the last byte, and a pin
/// holds, whenever <c>kill -9</c> comes.
/// </summary>
public sealed class LearningCrashTests
{
    [Fact]
    public async Task Whatever_was_learnt_forgotten_and_pinned_stays_so_after_every_kill()
    {
        var random = new Random(20506);
        var all = new List<(string What, int Round, int Number)>();
        for (var first = 0; first < Killed.Times; first += Killed.Together)
        {
            using var temporary = new TemporaryStore();
            var said = new HashSet<(string What, int Round, int Number)>();
            for (var round = first; round < Math.Min(first + Killed.Together, Killed.Times); round++)
            {
                foreach (var line in await Killed.ChildAsync(random, temporary.Directory, round, "learn"))
                    said.Add((line.Split(' ')[0], round, int.Parse(line.Split(' ')[1])));
                await VerifyAsync(temporary, said);
            }

            all.AddRange(said);
        }

        Assert.True(all.Count(each => each.What == "committed") > Killed.Times, "the child hardly learnt anything: the test shows nothing");
        Assert.True(all.Count(each => each.What == "forgotten") > Killed.Times / 10, "the child hardly forgot anything: the test shows nothing");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", all.CountBy(each => each.What)));
    }

    private static async Task VerifyAsync(TemporaryStore temporary, HashSet<(string What, int Round, int Number)> said)
    {
        Dictionary<string, Experience> there;
        await using (var store = temporary.Open())
            there = store.Load().Experiences.ToDictionary(experience => experience.Question[4..(experience.Question.IndexOf('.', StringComparison.Ordinal) + 1)]);
        foreach (var (what, round, number) in said)
        {
            var found = there.GetValueOrDefault(Learner.Secret(round, number));
            if (what == "forgotten")
                Assert.Null(found);
            else if (!said.Contains(("forgetting", round, number)))
                Assert.True(found is not null && (what != "pinned" || found.Pinned), $"{what} {round}-{number}");
        }

        // Opening and closing it has cleaned up after what the kill cut short.
        var files = Directory.GetFiles(temporary.Directory, "speedup.db*").Select(File.ReadAllBytes).ToList();
        Assert.All(
            said.Where(each => each.What == "forgotten").Select(each => System.Text.Encoding.UTF8.GetBytes(Learner.Secret(each.Round, each.Number))),
            secret => Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(secret) >= 0));
    }
}
