using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace SpeedupLlm.Cli.Tests;

public sealed class ServeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_prints_one_line_serves_and_ends_with_0_keeping_what_it_acknowledged()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        // However slow the disk is beside other tests: a request that does not wait for the store is not recalled.
        var patient = _directory.File("profile.json", """{"assignmentTimeoutMs": 60000}""");
        var (process, url) = await Command.ServeAsync(upstream.BaseUrl, "--data", _directory.Path, "--control-share", "0", "--profile", patient);
        await using (process)
        {
            Assert.Equal("scaling", await AskAsync(url));
            process.Terminate();
            Assert.Equal(0, await process.EndAsync(Command.Bound));
            Assert.Empty(await process.RestAsync());
            Assert.Empty(await process.Errors);
        }

        (process, url) = await Command.ServeAsync(upstream.BaseUrl, "--data", _directory.Path, "--control-share", "0", "--profile", patient);
        await using (process)
        {
            Assert.Equal("recall", await AskAsync(url));
            Assert.Single(upstream.Requests);
        }
    }

    [Fact]
    public async Task Text_for_people_goes_to_stderr()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var (process, _) = await Command.ServeAsync(upstream.BaseUrl, "--verbose");
        await using (process)
        {
            process.Terminate();
            Assert.Equal(0, await process.EndAsync(Command.Bound));
            Assert.Empty(await process.RestAsync());
            Assert.Contains("no --data", await process.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_under_way_is_answered_before_the_server_ends()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var answer = new TaskCompletionSource();
        upstream.Otherwise = async context =>
        {
            await answer.Task;
            await FakeReplies.Completion("42")(context);
        };
        var (process, url) = await Command.ServeAsync(upstream.BaseUrl, "--data", _directory.Path);
        await using (process)
        {
            var asking = AskAsync(url);
            await upstream.ArrivalAsync(Token);
            process.Terminate();
            // Longer than command line libraries let a process linger by default.
            await Assert.ThrowsAsync<TimeoutException>(() => process.EndAsync(TimeSpan.FromSeconds(3)));
            answer.SetResult();
            Assert.Equal("scaling", await asking);
            Assert.Equal(0, await process.EndAsync(Command.Bound));
        }
    }

    [Fact]
    public async Task A_directory_in_use_ends_the_start_with_3()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var (process, _) = await Command.ServeAsync(upstream.BaseUrl, "--data", _directory.Path);
        await using (process)
        {
            var second = await Command.RunAsync(
                ["serve", "--port", "0", "--upstream", upstream.BaseUrl.ToString(), "--model", "m", "--data", _directory.Path]);
            second.AssertFailed(3, "in use by process " + process.Id);
            (await Command.RunAsync(["ask", "hi", "--upstream", upstream.BaseUrl.ToString(), "--model", "m", "--data", _directory.Path]))
                .AssertFailed(3, "in use by process " + process.Id);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();
        (await Command.RunAsync(["serve", "--port", port, "--upstream", "http://127.0.0.1:9/v1", "--model", "m"])).AssertFailed(1, port);
    }

    [Fact]
    public async Task Settings_files_and_variables_of_other_programs_mean_nothing_to_it()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        _directory.File("appsettings.json", """{"Kestrel":{"Endpoints":{"Http":{"Url":"http://0.0.0.0:0"}}},"Logging": [}""");
        await using var process = Command.Start(
            ["serve", "--port", "0", "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1"],
            start =>
            {
                start.WorkingDirectory = _directory.Path;
                start.Environment["ASPNETCORE_URLS"] = "http://0.0.0.0:1";
                start.Environment["Kestrel__Endpoints__Http__Url"] = "http://0.0.0.0:0";
            });
        var line = await process.LineAsync(Command.Bound);
        Assert.StartsWith("listening on http://127.0.0.1:", line ?? await process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_travels_to_the_upstream_and_a_profile_decides()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        var profile = _directory.File("p.json", """{"method":"best-of-n","n":3, /* all */ "stop":"never",}""");
        await using var process = Command.Start(
            ["serve", "--port", "0", "--upstream", upstream.BaseUrl.ToString(), "--model", "fake-1", "--api-key-env", "SPEEDUP_TEST_KEY", "--profile", profile],
            start => start.Environment["SPEEDUP_TEST_KEY"] = "sk-1");
        await AskAsync(new Uri((await process.LineAsync(Command.Bound))!["listening on ".Length..]));
        Assert.Equal(3, upstream.Requests.Count);
        Assert.All(upstream.Requests, request => Assert.Equal("Bearer sk-1", request.Authorization));
    }

    /// <summary>Asks, and gives the path that the answer took.</summary>
    private static async Task<string?> AskAsync(Uri url)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(
            url + "/chat/completions", new { model = "fake-1", messages = new[] { new { role = "user", content = "What is 6 x 7?" } } }, Token);
        return (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["speedup"]?["path"];
    }
}
