using System.Diagnostics;

namespace SpeedupLlm.Cli.Tests;

/// <summary>The real command as a process.</summary>
internal static class Command
{
    /// <summary>Generous: the machine may be busy with other tests.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private const string Ready = "listening on ";

    public static ChildProcess Start(string[] arguments, Action<ProcessStartInfo>? change = null) =>
        ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "speedup.dll"), .. arguments], start =>
        {
            start.WorkingDirectory = Path.GetTempPath();
            change?.Invoke(start);
        });

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ran> RunAsync(string[] arguments, string? input = null, Action<ProcessStartInfo>? change = null)
    {
        await using var process = Start(arguments, change);
        if (input is not null)
            await process.Input.WriteAsync(input);
        process.Input.Close();
        var output = process.RestAsync();
        return new Ran(await process.EndAsync(Bound), await output, await process.Errors);
    }

    /// <summary>Starts <c>serve --port 0</c> and waits for its line.</summary>
    public static async Task<(ChildProcess Process, Uri BaseUrl)> ServeAsync(Uri upstream, params string[] more)
    {
        var process = Start(["serve", "--port", "0", "--upstream", upstream.ToString(), "--model", "fake-1", .. more]);
        var line = await process.LineAsync(Bound);
        line ??= await process.Errors;
        Assert.Matches(@"^listening on http://127\.0\.0\.1:\d+/v1$", line);
        return (process, new Uri(line[Ready.Length..]));
    }
}

/// <summary>A command that has ended.</summary>
internal sealed record Ran(int Code, string Output, string Errors)
{
    /// <summary>It failed as a person can understand: exit code, one clear text, nothing on stdout, no stack trace.</summary>
    public void AssertFailed(int code, params string[] says)
    {
        Assert.True(code == Code, $"exit code {Code}\n{Output}\n{Errors}");
        var text = string.Join(' ', Errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in says)
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Empty(Output);
        Assert.DoesNotContain("Unhandled", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
    }

    public Ran AssertDone()
    {
        Assert.True(Code == 0, $"exit code {Code}\n{Output}\n{Errors}");
        return this;
    }
}
