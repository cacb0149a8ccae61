using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.Benchmark.Memory;
using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Cli.Bench;

/// <summary>One run of <c>speedup bench memory</c>: what happens goes to people as it goes on, the figures to stdout.</summary>
internal sealed class MemorySession(MemoryArguments arguments, ParseResult parsed)
{
    /// <summary>It may take an hour and more: who waits wants to hear more often than every tenth.</summary>
    private const int Lines = 50;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var request = arguments.Read(parsed);
        if (request.Out is { } path)
            BenchFile.RequireFolder(path);
        using var services = BenchModel.Services(arguments.Upstream, parsed, request.Plan.Seed, request.Plan.Concurrency);
        var model = services.GetRequiredService<IChatClient>();
        var plan = request.Plan with { ContextTokens = (model.GetService(typeof(EmbeddedModel)) as EmbeddedModel)?.Config.Context };
        var bench = new MemoryBench(model, plan);
        var watch = new BenchWatch(bench.Questions, Lines);
        Say.Note($"{bench.Questions} questions over all runs: {string.Join(", ", plan.Methods)} and no memory, best of {plan.N}.");
        var report = await watch.RunAsync(() => bench.RunAsync(watch.Show, cancellationToken)).ConfigureAwait(false);
        if (request.Json)
            Console.Out.WriteLine(report.ToJson());
        else
            MemoryView.Print(report, Say.Data);
        if (request.Out is { } file)
            BenchFile.Write(file, report.ToJson());
        return ExitCode.Ok;
    }
}
