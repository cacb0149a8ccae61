using System.Diagnostics;
using System.Globalization;

namespace SpeedupLlm.Sqlite.Tests;

/// <summary>The child of the crash tests, killed at a random moment.</summary>
internal static class Killed
{
    /// <summary>How often: 100 times, or as often as <c>SPEEDUP_KILLS</c> says.</summary>
    public static int Times { get; } = int.TryParse(Environment.GetEnvironmentVariable("SPEEDUP_KILLS"), CultureInfo.InvariantCulture, out var times) ? times : 100;

    /// <summary>
    /// So many rounds share a store: a later one meets what earlier ones left, and looking at all of it stays quick, so that 1,000 kills take minutes.
    /// </summary>
    public const int Together = 10;

    /// <summary>What a child said before it was killed, in whole lines. A third of the kills hit its start, its opening or its first writes.</summary>
    public static async Task<List<string>> ChildAsync(Random random, string directory, int round, params string[] more)
    {
        using var child = Start([directory, round.ToString(CultureInfo.InvariantCulture), .. more]);
        List<string> lines = [];
        if (round % 3 == 0)
        {
            await Task.Delay(random.Next(0, 350), TestContext.Current.CancellationToken);
        }
        else
        {
            var count = random.Next(1, 80);
            while (lines.Count < count && await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                lines.Add(line);
        }

        Assert.False(child.HasExited, "the child ended by itself");
        child.Kill();
        var rest = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        // What follows the last line feed is half an acknowledgement.
        lines.AddRange(rest.Split('\n')[..^1]);
        return lines;
    }

    private static Process Start(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SpeedupLlm.Sqlite.CrashWriter" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    }
}
