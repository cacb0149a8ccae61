using System.Text.Json;
using SpeedupLlm.Sqlite.CrashWriter;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>The promise: what was acknowledged survives <c>kill -9</c>, whole; what was not is there whole or not at all.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Whatever_was_acknowledged_survives_every_kill()
    {
        var random = new Random(20505);
        var all = 0;
        for (var first = 0; first < Killed.Times; first += Killed.Together)
        {
            using var temporary = new TemporaryStore();
            var acknowledged = new HashSet<(int Round, string Line)>();
            for (var round = first; round < Math.Min(first + Killed.Together, Killed.Times); round++)
            {
                var lines = await Killed.ChildAsync(random, temporary.Directory, round);
                acknowledged.UnionWith(lines.Select(line => (round, line)));
                await VerifyAsync(temporary, round, lines, acknowledged);
            }

            all += acknowledged.Count;
        }

        Assert.True(all > Killed.Times, "the child hardly wrote anything: the test shows nothing");
        TestContext.Current.TestOutputHelper?.WriteLine($"{all} acknowledgements over {Killed.Times} kills");
    }

    private static async Task VerifyAsync(TemporaryStore temporary, int round, List<string> lines, HashSet<(int Round, string Line)> acknowledged)
    {
        await using var store = temporary.Open();
        var contents = store.Load();
        var experiences = contents.Experiences.Select(e => e.Id).ToHashSet();
        var outcomes = store.ReadOutcomes(null).Select(o => o.RequestId).ToHashSet();
        var assigned = contents.Open.Select(a => a.RequestId).Concat(outcomes).ToHashSet();

        foreach (var (ofRound, line) in acknowledged)
        {
            var id = Written.RequestId(ofRound, NumberOf(line));
            Assert.Contains(id, line.StartsWith("assigned", StringComparison.Ordinal) ? assigned : outcomes);
        }

        var counts = store.Count();
        Assert.Equal(outcomes.Select(id => "experience-" + id).ToHashSet(), experiences);
        Assert.Equal(outcomes.Count, counts.Receipts);
        Assert.Equal(counts.Experiences, experiences.Count);
        Assert.Equal(assigned.Count, counts.Assignments);

        // Of this round, acknowledged or not, all that is there is what was sent, to the letter.
        var mine = contents.Experiences.Where(e => e.Id.StartsWith($"experience-request-{round}-", StringComparison.Ordinal)).ToArray();
        Assert.True(mine.Length >= lines.Count(line => line.StartsWith("committed", StringComparison.Ordinal)));
        foreach (var experience in mine)
        {
            var expected = Written.Commit(round, NumberOf(experience.Id));
            Assert.Equal(expected.Experience!.Question, experience.Question);
            Assert.Equal(expected.Experience.Completion, experience.Completion);
            Assert.Equal(expected.Experience.Answer, experience.Answer);
            Assert.Equal(expected.Experience.Embedding.ToArray(), experience.Embedding.ToArray());
            Assert.Equal(
                JsonSerializer.Serialize(expected.Receipt!, RowJson.Default.Receipt),
                JsonSerializer.Serialize(store.FindReceipt(expected.Receipt!.Id)!, RowJson.Default.Receipt));
        }
    }

    private static int NumberOf(string line) => int.Parse(line.AsSpan(line.LastIndexOfAny([' ', '-']) + 1));
}
