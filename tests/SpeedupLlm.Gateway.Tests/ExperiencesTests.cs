namespace SpeedupLlm.Gateway.Tests;

public sealed class ExperiencesTests
{
    [Fact]
    public async Task What_was_learnt_is_listed_shown_and_forgotten()
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("6 x 7?", more: """{"user":"ann"}""");
        await gateway.TeachAsync("6 x 8?", more: """{"user":"bob"}""");
        var list = await gateway.GetAsync("experiences?user=ann");
        Assert.Equal("list", (string?)list.Json["object"]);
        var one = Assert.Single(list.Json["data"]!.AsArray())!;
        Assert.Equal(("6 x 7?", "The answer is 42.", "own", null), ((string?)one["question"], (string?)one["completion"], (string?)one["source"], one["vector"]));
        Assert.Equal("6 x 7?", (string?)(await gateway.GetAsync($"experiences/{one["id"]}")).Json["question"]);

        var report = await gateway.SendAsync(HttpMethod.Delete, $"experiences/{one["id"]}");
        Assert.Equal((200, 1, true), (report.Status, (int)report.Json["experiences"]!, (bool)report.Json["scrubbed"]!));
        (await gateway.GetAsync($"experiences/{one["id"]}")).AssertError(404, "experience_not_found");
        (await gateway.SendAsync(HttpMethod.Delete, $"experiences/{one["id"]}")).AssertError(404, "experience_not_found");
        Assert.Equal(1, (int)(await gateway.SendAsync(HttpMethod.Delete, "experiences?text=6%20X%208")).Json["experiences"]!);
        Assert.Empty((await gateway.GetAsync("experiences")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_quarantined_answer_is_not_recalled_until_it_is_released()
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("6 x 7?");
        var id = (string?)(await gateway.GetAsync("experiences")).Json["data"]![0]!["id"];
        Assert.True((bool)(await MarkAsync("quarantine")).Json["quarantined"]!);
        Assert.Equal("scaling", (await gateway.TeachAsync("6 x 7?")).Path);
        Assert.False((bool)(await MarkAsync("release")).Json["quarantined"]!);
        Assert.Equal("recall", (await gateway.TeachAsync("6 x 7?")).Path);
        Assert.True((bool)(await MarkAsync("pin")).Json["pinned"]!);
        Assert.False((bool)(await MarkAsync("unpin")).Json["pinned"]!);
        (await MarkAsync("frame")).AssertError(404, "not_found");

        Task<Reply> MarkAsync(string mark) => gateway.SendAsync(HttpMethod.Post, $"experiences/{id}/{mark}");
    }

    [Fact]
    public async Task A_documents_id_with_a_slash_in_it_is_found()
    {
        await using var gateway = await Running.StartAsync(change: options => options with
        {
            Documents = [new SeedDocument("docs/prices.txt#1", "prices.txt", "A zorp is worth 7 coins.")],
        });
        var id = (string?)Assert.Single((await gateway.GetAsync("experiences?source=document")).Json["data"]!.AsArray())!["id"];
        Assert.Equal("prices.txt", (string?)(await gateway.GetAsync($"experiences/{Uri.EscapeDataString(id!)}")).Json["document"]!["source"]);
        Assert.Equal(200, (await gateway.SendAsync(HttpMethod.Delete, $"experiences/{Uri.EscapeDataString(id!)}")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?space=default")]
    [InlineData("?text=")]
    [InlineData("?user=ann&usr=bob")]
    [InlineData("?user=ann&user=bob")]
    [InlineData("?older_than=yesterday")]
    [InlineData("?source=rumour")]
    [InlineData("?source=7")]
    [InlineData("?pinned=maybe")]
    [InlineData("?all=true&user=ann")]
    [InlineData("?user=ann&limit=1")]
    public async Task What_is_not_a_clear_choice_forgets_nothing(string query)
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("6 x 7?", more: """{"user":"ann"}""");
        (await gateway.SendAsync(HttpMethod.Delete, "experiences" + query)).AssertError(400, "invalid_value");
        Assert.Single((await gateway.GetAsync("experiences")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("?older_than=1d", 0)]
    [InlineData("?older_than=2026-01-01", 0)]
    [InlineData("?newer_than=1d&user=ann", 1)]
    [InlineData("?all=true", 1)]
    public async Task It_is_chosen_by_age(string query, int forgotten)
    {
        await using var gateway = await Running.StartAsync();
        await gateway.TeachAsync("6 x 7?", more: """{"user":"ann"}""");
        Assert.Equal(forgotten, (int)(await gateway.SendAsync(HttpMethod.Delete, "experiences" + query)).Json["experiences"]!);
    }
}
