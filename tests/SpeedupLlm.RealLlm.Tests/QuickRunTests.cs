using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm.Tests;

/// <summary>The whole way in small: the real model, the real gateway as a process, the benchmark as a user runs it.</summary>
public sealed class QuickRunTests
{
    [Fact]
    public async Task The_quick_benchmark_runs_on_the_real_model_and_prints_its_figures()
    {
        Assert.SkipWhen(Places.Shared is null, "no folder shared/llm beside the checkout");
        var built = File.Exists(Path.Combine(Places.Repository, "src", "SpeedupLlm.Cli", "bin", "Release", "net10.0", "speedup.dll"))
            && File.Exists(Path.Combine(Places.Repository, "bench", "RealLlm", "bin", "Release", "net10.0", "real-llm.dll"));
        var (code, output, errors) = await RunAsync(["--quick", "--json", .. built ? new[] { "--no-build" } : []]);

        Assert.True(code == 0, errors);
        var figures = JsonNode.Parse(output)!["reference"]!;
        Assert.Equal(24, (int)figures["requests"]!);
        Assert.Equal(0, (int)figures["failed"]!);
        var (control, memory) = ((int)figures["control"]!["n"]!, (int)figures["memory"]!["n"]!);
        Assert.InRange(control + memory, 2, 16);
        foreach (var arm in new[] { figures["control"]!, figures["memory"]! })
        {
            if ((int)arm["n"]! == 0)
                continue;
            Assert.InRange((double)arm["meanOperations"]!, 1, 4);
            Assert.InRange((double)arm["accuracy"]!, 0, 1);
            Assert.True((double)arm["meanCost"]! > 0);
        }

        // The key is known and every solved problem is remembered: with it in the prompt nearly all are solved at once.
        if (memory >= 3)
            Assert.InRange((double)figures["memory"]!["accuracy"]!, 0.5, 1);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Places.Repository, "bench", "real-llm"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
