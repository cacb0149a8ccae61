using System.Text;
using CsCheck;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>The promise: nothing of what was forgotten is in any file of the directory, and all the rest is.</summary>
public sealed class ForgetTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_forgotten_text_is_in_no_file_while_the_store_is_open_nor_after()
    {
        await using (var store = _temporary.Open())
        {
            var secret = Secret("e1");
            await store.CommitOutcomeAsync(new OutcomeCommit(
                "a", Some.Receipt("r1", "a", (TextId.Of("a", "hunter2 says ann"), "hunter2 says ann")) with { ExperienceId = "e1", User = "Annabel" },
                Some.Texts((TextId.Of("a", "hunter2 says ann"), "hunter2 says ann")), secret with { User = "Annabel" }));
            await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e2")));
            Assert.Equal(["Annabel", "hunter2", "the secret of e1"], Found("Annabel", "hunter2", "the secret of e1"));
            var removed = await store.RemoveAsync(Forget("e1"));
            Assert.Equal(1, removed.Receipts);
            Assert.True(await store.ScrubAsync());
            Assert.Empty(Found("Annabel", "hunter2", "the secret of e1"));
            var receipt = store.FindReceipt("r1")!;
            Assert.Null(Assert.Single(receipt.Candidates).Answer);
            Assert.Null(receipt.User);
        }

        Assert.Empty(Found("Annabel", "hunter2", "the secret of e1"));
        await using var reopened = _temporary.Open();
        Assert.Equal("e2", Assert.Single(reopened.Load().Experiences).Id);
        Assert.NotEmpty(Found("What is 2 + 3?"));
    }

    /// <summary>SQLite leaves copies of rows that it moves; a few of these many would be found without the scrub.</summary>
    [Fact]
    public void However_rows_were_moved_about_before_nothing_is_left_of_those_forgotten() => Gen.Select(Gen.Int[0, 4000].Array[100, 400], Gen.Int).Sample(
        (lengths, seed) =>
        {
            using var temporary = new TemporaryStore();
            var store = temporary.Open();
            var random = new Random(seed);
            List<string> there = [], gone = [];
            foreach (var (i, length) in lengths.Index())
            {
                there.Add($"e{i}");
                store.CommitOutcomeAsync(Some.Commit(Secret($"e{i}", length))).GetAwaiter().GetResult();
                if (random.Next(2) == 0)
                    continue;
                var id = there[random.Next(there.Count)];
                there.Remove(id);
                gone.Add(id);
                store.RemoveAsync(Forget(id)).GetAwaiter().GetResult();
            }

            Assert.True(store.ScrubAsync().GetAwaiter().GetResult());
            Assert.Empty(Found(temporary.Directory, [.. gone.Select(id => $"the secret of {id}.")]));
            Assert.Equal(there.Count, Found(temporary.Directory, [.. there.Select(id => $"the secret of {id}.")]).Count);
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        },
        iter: 10, threads: 1);

    [Fact]
    public async Task A_text_that_something_else_uses_stays_for_that_alone()
    {
        await using var store = _temporary.Open();
        var five = TextId.Of("a", "5");
        foreach (var id in new[] { "r1", "r2" })
        {
            await store.CommitOutcomeAsync(new OutcomeCommit(
                "a", Some.Receipt(id, "a", (five, "5")) with { ExperienceId = id == "r1" ? "e1" : null }, Some.Texts((five, "5"))));
        }

        await store.AddExperiencesAsync([Some.Experience("e1"), Some.Experience("e2") with { Question = "Another?" }]);
        await store.RemoveAsync(Forget("e1"));
        Assert.Null(store.FindReceipt("r1")!.Candidates[0].Answer);
        Assert.Equal("5", store.FindReceipt("r2")!.Candidates[0].Answer);
        Assert.Equal(("Another?", "5"), (Assert.Single(store.Load().Experiences).Question, store.Load().Experiences[0].Answer));
    }

    [Fact]
    public async Task A_reader_of_an_old_state_holds_it_up_and_what_is_owed_is_done_when_it_has_gone()
    {
        await using var store = _temporary.Open();
        await store.CommitOutcomeAsync(Some.Commit(Secret("e1")));
        using (var reader = _temporary.Connect("BEGIN;"))
        {
            reader.Scalar("SELECT count(*) FROM texts;");
            await store.RemoveAsync(Forget("e1"));
            Assert.False(await store.ScrubAsync());
            Assert.Empty(store.Load().Experiences);
        }

        // Any write will do.
        await store.CommitOutcomeAsync(Some.Commit(Some.Experience("e2")));
        Assert.Empty(Found("the secret of e1"));
        Assert.True(await store.ScrubAsync());
    }

    [Fact]
    public async Task What_is_owed_at_the_end_of_a_process_is_done_at_the_next_start()
    {
        await using (var store = _temporary.Open())
        {
            await store.CommitOutcomeAsync(Some.Commit(Secret("e1")));
            await store.RemoveAsync(Forget("e1"));
        }

        await using (_temporary.Open())
        {
        }

        Assert.Empty(Found("the secret of e1"));
        using var beside = _temporary.Connect();
        Assert.Equal(0L, beside.Scalar("SELECT count(*) FROM meta WHERE key = 'scrub';"));
    }

    [Fact]
    public async Task A_query_finds_receipts_by_user_time_and_text_in_any_capitals()
    {
        await using var store = _temporary.Open();
        var id = TextId.Of("a", "Größe");
        foreach (var (receipt, user, days) in new[] { ("r1", "ann", 0), ("r2", "bob", 0), ("r3", "bob", 9) })
        {
            await store.CommitOutcomeAsync(new OutcomeCommit(
                "a", Some.Receipt(receipt, "a", (id, "Größe")) with { User = user, Created = Some.Time.AddDays(days) }, Some.Texts((id, "Größe"))));
        }

        Assert.Equal(1, (await store.RemoveAsync(new Removal("a", []) { Forget = new ExperienceQuery { User = "ann" } })).Receipts);
        Assert.Equal(1, (await store.RemoveAsync(new Removal("a", []) { Forget = new ExperienceQuery { OlderThan = Some.Time.AddDays(1) } })).Receipts);
        Assert.Equal("Größe", store.FindReceipt("r3")!.Candidates[0].Answer);
        Assert.Equal(0, (await store.RemoveAsync(new Removal("b", []) { Forget = new ExperienceQuery { Text = "GRÖSS" } })).Receipts);
        Assert.Equal(new Removed(1, 1), await store.RemoveAsync(new Removal("a", []) { Forget = new ExperienceQuery { Text = "GRÖß" } }));
    }

    [Fact]
    public async Task A_replaced_documents_old_text_goes_with_it()
    {
        await using var store = _temporary.Open();
        await store.PutDocumentsAsync([Some.Experience("d1") with { Document = new DocumentOrigin("d", "s"), Completion = "the old text" }]);
        await store.PutDocumentsAsync([Some.Experience("d2") with { Document = new DocumentOrigin("d", "s"), Completion = "the new text" }]);
        using var beside = _temporary.Connect();
        Assert.Equal(0L, beside.Scalar("SELECT count(*) FROM texts WHERE text = 'the old text';"));
    }

    [Fact]
    public async Task Room_made_for_others_takes_nothing_from_receipts_and_merges_are_counted()
    {
        await using var store = _temporary.Open();
        var five = TextId.Of("a", "5");
        await store.CommitOutcomeAsync(new OutcomeCommit(
            "a", Some.Receipt("r1", "a", (five, "5")) with { ExperienceId = "e1" }, Some.Texts((five, "5")), Some.Experience("e1")));
        await store.AddExperiencesAsync([Some.Experience("e2"), Some.Experience("e2")]);
        await store.RemoveAsync(new Removal("a", ["e1"]) { Merges = [new Merge("e1", "e2", 3)] });
        Assert.Equal(("e2", 3), (Assert.Single(store.Load().Experiences).Id, store.Load().Experiences[0].Confirmations));
        Assert.Equal("5", store.FindReceipt("r1")!.Candidates[0].Answer);
    }

    [Fact]
    public async Task Marks_and_uses_are_kept()
    {
        await using (var store = _temporary.Open())
        {
            await store.AddExperiencesAsync([Some.Experience("e1"), Some.Experience("e2")]);
            await store.MarkAsync(new ExperienceMarks("a", ["e1", "none"], Pinned: true));
            await store.MarkAsync(new ExperienceMarks("a", ["e1"], Quarantined: true));
            await store.CommitOutcomeAsync(new OutcomeCommit("a", Some.Receipt())
            {
                Uses = [new("e1", true), new("e1", true), new("e1", false), new("gone", true)],
            });
        }

        await using var reopened = _temporary.Open();
        var (one, two) = (reopened.Load().Experiences[0], reopened.Load().Experiences[1]);
        Assert.Equal((true, true, 2, 1), (one.Pinned, one.Quarantined, one.Helpful, one.Harmful));
        Assert.Equal((false, false, 0, 0), (two.Pinned, two.Quarantined, two.Helpful, two.Harmful));
        Assert.Equal(["a"], reopened.ReadSpaces());
    }

    [Fact]
    public async Task Receipts_of_an_older_program_are_found_too()
    {
        using (var old = _temporary.Connect("PRAGMA journal_mode = WAL;"))
        {
            Migrations.Apply(old, _temporary.File, [.. Migrations.Scripts.Take(4)]);
            old.Execute("""
                INSERT INTO texts VALUES ('a', 't1', 'hunter2'), ('a', 't2', 'other');
                INSERT INTO receipts VALUES
                    ('r1', 'a', 'q1', 0, '{"candidates":[{"index":0,"answerId":"t1"},{"index":1}],"memoryUsed":[{"experienceId":"e1"}],"experienceId":"e2"}'),
                    ('r2', 'a', 'q2', 0, '{"candidates":[{"index":0,"answerId":"t2"}],"prior":{"experiences":[{"experienceId":"e3"}]}}');
                """);
        }

        await using var store = _temporary.Open();
        Assert.Equal(new Removed(1, 1), await store.RemoveAsync(Forget("e2")));
        Assert.Equal(new Removed(0, 0), await store.RemoveAsync(Forget("e1")));
        Assert.Equal(new Removed(1, 1), await store.RemoveAsync(Forget("e3")));
        Assert.True(await store.ScrubAsync());
        Assert.Empty(Found("hunter2", "other"));
    }

    private static Removal Forget(string id) => new("a", [id]) { Forget = new ExperienceQuery { Ids = [id] } };

    private static Experience Secret(string id, int length = 40) => Some.Experience(id) with
    {
        Question = $"What is the secret of {id}.?", Completion = $"This is the secret of {id}. {new string('x', length)}", Answer = $"the secret of {id}.",
    };

    private List<string> Found(params string[] texts) => Found(_temporary.Directory, texts);

    /// <summary>Those of the texts that are in any file of the directory.</summary>
    private static List<string> Found(string directory, string[] texts)
    {
        var files = Directory.GetFiles(directory, "speedup.db*").Select(Read).ToList();
        return [.. texts.Where(text => files.Exists(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0))];
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
