using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Cli.Bench;

/// <summary>One run of <c>speedup bench scaling</c>: what happens goes to people as it goes on, the figures to stdout.</summary>
internal sealed class ScalingSession(ScalingArguments arguments, ParseResult parsed)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var request = arguments.Read(parsed);
        var plan = request.Plan;
        var findsBudgets = (request.Nodes is null && plan.Methods.Contains("tree-of-thoughts")) || (request.Chunks is null && plan.Methods.Contains("long-cot"));
        var questions = request.File is { } file
            ? ScalingQuestions.FromFile(file, request.Questions, findsBudgets)
            : ScalingQuestions.Embedded(plan.Seed, request.Questions);
        // Before the minutes, not after them.
        foreach (var path in new[] { request.CurvesOut, request.Chart }.OfType<string>())
            BenchFile.RequireFolder(path);
        using var services = BenchModel.Services(arguments.Upstream, parsed, plan.Seed, plan.Concurrency);
        var watch = new BenchWatch(questions.Measured.Count);
        var bench = new ScalingBench(services.GetRequiredService<IChatClient>(), plan) { Progressed = watch.Show };
        var caps = new ScalingCaps();
        if (findsBudgets)
        {
            Say.Note($"Finding budgets on {questions.Others.Count} other questions ({(request.File is null ? "another seed" : "the file's last, which are not measured")}) …");
            caps = await bench.FindCapsAsync(questions.Others, cancellationToken).ConfigureAwait(false);
        }

        caps = caps with { TreeOfThoughts = request.Nodes ?? caps.TreeOfThoughts, LongCot = request.Chunks ?? caps.LongCot };
        Say.Note($"Static budgets: {string.Join("; ", plan.Methods.Select(method => ScalingView.Budget(method, caps, plan)))}.");
        var report = await watch.RunAsync(() => bench.RunAsync(questions.Measured, caps, cancellationToken)).ConfigureAwait(false);
        Print(report, request);
        return ExitCode.Ok;
    }

    private static void Print(ScalingReport report, ScalingRequest request)
    {
        if (request.Json)
            Console.Out.WriteLine(report.RowsToJson());
        else
            ScalingView.Print(report, request.Curves, Say.Data);
        if (request.CurvesOut is { } points)
            BenchFile.Write(points, report.CurvesToJson());
        if (request.Chart is { } chart)
            BenchFile.Write(chart, CurveChart.Svg(report.Curves));
    }
}
