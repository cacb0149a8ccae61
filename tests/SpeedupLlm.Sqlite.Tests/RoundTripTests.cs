using System.Text.Json;
using CsCheck;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;
using SpeedupLlm.Sqlite.Rows;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private int _last;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Experiences_come_back_as_they_went_in_oldest_first()
    {
        await using var store = _temporary.Open();
        await Generators.Experience("a").Array[1, 8].SampleAsync(
            async generated =>
            {
                var batch = Interlocked.Increment(ref _last);
                var written = generated.Select((e, i) => e with { Id = $"{batch}/{i}" }).ToArray();
                await Task.WhenAll(written.Select(e => store.CommitOutcomeAsync(Some.Commit(e))));
                var read = store.Load().Experiences.Where(e => e.Id.StartsWith($"{batch}/", StringComparison.Ordinal)).ToArray();
                return read.Length == written.Length && read.Zip(written).All(pair => Same(pair.First, pair.Second));
            },
            iter: 30, threads: 1);
    }

    [Fact]
    public async Task Receipts_come_back_with_their_answers()
    {
        await using var store = _temporary.Open();
        await Generators.Receipt("a").SampleAsync(
            async generated =>
            {
                var written = generated with { Id = $"receipt {Interlocked.Increment(ref _last)}", User = generated.Question?.User };
                var texts = written.Candidates.Where(c => c.AnswerId is not null).DistinctBy(c => c.AnswerId)
                    .ToDictionary(c => c.AnswerId!, c => c.Answer!);
                if (written.Question is { } question)
                    texts[question.TextId] = question.Text!;
                await store.CommitOutcomeAsync(new OutcomeCommit("a", written, texts));
                return Json(store.FindReceipt(written.Id)) == Json(written);
            },
            iter: 100);
        Assert.Null(store.FindReceipt("receipt 0"));
    }

    [Fact]
    public async Task Assignments_and_outcomes_come_back_in_sequence()
    {
        await using var store = _temporary.Open();
        await Gen.Select(Generators.Assignment, Generators.Outcome).Array[1, 5].SampleAsync(
            async generated =>
            {
                var space = "space " + Interlocked.Increment(ref _last);
                var assignments = generated
                    .Select((g, i) => g.Item1 with { RequestId = $"r{i}", Space = space, Sequence = i + 1 }).ToArray();
                var outcomes = generated
                    .Select((g, i) => g.Item2 with { RequestId = $"r{i}", Space = space, Sequence = i + 1, Drawn = g.Item1.Randomisation }).ToArray();
                await Task.WhenAll(assignments.Reverse().Select(store.AssignAsync));
                var open = store.Load().Open.Where(a => a.Space == space);
                await Task.WhenAll(outcomes.Reverse().Select(o => store.CommitOutcomeAsync(new OutcomeCommit(space, Outcome: o))));
                return open.SequenceEqual(assignments) && store.ReadOutcomes(space).SequenceEqual(outcomes)
                    && store.Load().Open.All(a => a.Space != space);
            },
            iter: 30, threads: 1);
        Assert.Equal(store.Count().Outcomes, store.ReadOutcomes(null).Count());
    }

    [Fact]
    public async Task All_of_it_survives_a_restart()
    {
        var gate = new GateState("a", 1, 1, 0.5, 0.1, 2, 3.5, 4.25, 5);
        byte[] secret;
        await using (var store = _temporary.Open())
        {
            secret = store.Load().Secret;
            await store.AssignAsync(Some.Assignment());
            await store.CommitOutcomeAsync(
                new OutcomeCommit("a", Some.Receipt(), null, Some.Experience(), Outcome: Some.Outcome(), Gate: gate));
        }

        Assert.False(File.Exists(_temporary.File + "-wal"));
        await using var again = _temporary.Open();
        var contents = again.Load();
        Assert.Equal(32, secret.Length);
        Assert.Equal(secret, contents.Secret);
        Assert.True(Same(Some.Experience(), Assert.Single(contents.Experiences)));
        Assert.Equal(gate, Assert.Single(contents.Gates));
        Assert.Empty(contents.Unapplied);
        Assert.Empty(contents.Open);
        Assert.Equal(Some.Outcome(), Assert.Single(again.ReadOutcomes("a")));
        Assert.NotNull(again.FindReceipt("receipt"));
        Assert.Equal(new StoreCounts(1, 3, 1, 1, 1), again.Count("a"));
        Assert.Equal(new StoreCounts(0, 0, 0, 0, 0), again.Count("b"));
    }

    [Fact]
    public async Task The_guard_goes_on_where_it_was_and_never_goes_back()
    {
        var outcomes = Enumerable.Range(1, 700).Select(i => Some.Outcome(i) with
        {
            Arm = i % 2 == 0 ? Arm.Memory : Arm.Control, Band = i % 3 == 0 ? "one" : "two", Y = i % 2 == 0 ? 0.8 : 0.2, Verified = i % 5 == 0 ? 0 : 1,
        }).ToList();
        var states = outcomes.Aggregate(new List<GateState> { new("a") }, (states, outcome) => [.. states, states[^1].Take(outcome)]);
        await using (var store = _temporary.Open())
        {
            await store.CommitOutcomeAsync(new OutcomeCommit("a", Gate: states[700], Bands: ["one", "two"]));
            await store.CommitOutcomeAsync(new OutcomeCommit("a", Gate: states[699], Bands: ["one", "two"]));
        }

        await using var again = _temporary.Open();
        var read = Assert.Single(again.Load().Gates);
        Assert.False(read.Guard.Parent.IsOpen);
        Assert.Equal(["one", "two"], read.Guard.Bands.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Json(states[700].Guard), Json(read.Guard));
        Assert.Equal(Json(states[700].Take(outcomes[0]).Guard), Json(read.Take(outcomes[0]).Guard));

        static string Json(SpaceGuard guard) => string.Join('\n', guard.Bands.OrderBy(band => band.Key, StringComparer.Ordinal).Select(band => band.Value)
            .Prepend(guard.Parent).Select(band => JsonSerializer.Serialize(band, GuardRowJson.Default.BandGuard)));
    }

    [Fact]
    public async Task A_text_of_sixteen_million_characters_is_kept()
    {
        await using var store = _temporary.Open();
        var huge = Some.Experience() with { Completion = string.Concat(Enumerable.Repeat("lång ∑ ", 2_400_000)) };
        await store.CommitOutcomeAsync(Some.Commit(huge));
        Assert.Equal(huge.Completion, Assert.Single(store.Load().Experiences).Completion);
    }

    private static bool Same(Experience x, Experience y) =>
        x with { Embedding = default, Parents = [] } == y with { Embedding = default, Parents = [] }
        && x.Parents.SequenceEqual(y.Parents) && x.Embedding.Span.SequenceEqual(y.Embedding.Span);

    private static string Json(Receipt? receipt) => JsonSerializer.Serialize(receipt, RowJson.Default.Receipt!);
}
