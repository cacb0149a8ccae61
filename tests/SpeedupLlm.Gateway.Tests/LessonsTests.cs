using System.Text.Json.Nodes;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Gateway.Tests;

public sealed class LessonsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_written_is_listed_shown_and_forgotten()
    {
        await using (var store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory.Path }))
            await store.PutLessonsAsync(new LessonCommit("default", "reflect", [Lesson("lsn_one", "ann"), Lesson("lsn_two", "bob") with { Retired = true }], []));
        await using var gateway = await Running.StartAsync(change: options => options with { DataDirectory = _directory.Path });

        Assert.Equal(2, Array(await gateway.GetAsync("lessons")).Count);
        Assert.Empty(Array(await gateway.GetAsync("lessons?space=other")));
        var one = Assert.Single(Array(await gateway.GetAsync("lessons?user=ann")))!;
        Assert.Equal(
            ("lsn_one", "ann", "the rule of ann", "exp_1", 1, 3, 2, false),
            ((string?)one["id"], (string?)one["user"], (string?)one["text"], (string?)one["topic"], one["sources"]!.AsArray().Count, (int)one["helpful"]!,
                (int)one["harmful"]!, (bool)one["retired"]!));
        Assert.True((bool)(await gateway.GetAsync("lessons/lsn_two")).Json["retired"]!);

        var report = await gateway.SendAsync(HttpMethod.Delete, "lessons/lsn_one");
        Assert.Equal((200, 0, 1, true), (report.Status, (int)report.Json["experiences"]!, (int)report.Json["lessons"]!, (bool)report.Json["scrubbed"]!));
        (await gateway.GetAsync("lessons/lsn_one")).AssertError(404, "lesson_not_found");
        (await gateway.SendAsync(HttpMethod.Delete, "lessons/lsn_one")).AssertError(404, "lesson_not_found");
        // By the address of experiences it goes, too: forgetting never says that there was nothing where there was.
        Assert.Equal(1, (int)(await gateway.SendAsync(HttpMethod.Delete, "experiences/lsn_two")).Json["lessons"]!);
        (await gateway.SendAsync(HttpMethod.Delete, "experiences/lsn_two")).AssertError(404, "experience_not_found");
    }

    private static JsonArray Array(Reply reply) => reply.Json["data"]!.AsArray();

    private static Lesson Lesson(string id, string user) => new()
    {
        Id = id, Space = "default", User = user, MemoryScope = "m", Method = "reflect", Text = $"the rule of {user}", Sources = ["exp_1"], Topic = "exp_1",
        Helpful = 3, Harmful = 2, Uses = 6, PromptVersion = "1", Created = DateTimeOffset.UnixEpoch,
    };
}
