using System.Diagnostics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SpeedupLlm.Bench.Index;

internal static class Program
{
    private const int K = 10;

    private static int Main(string[] args)
    {
        if (args is ["--quick"])
        {
            Quick();
            return 0;
        }

        // In this process: a project made for the occasion would not have this repository's settings.
        var config = DefaultConfig.Instance.WithArtifactsPath("artifacts/index-bench").AddJob(Job.Default.WithMaxIterationCount(25).WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return 0;
    }

    /// <summary>Times and recall in a minute, without statistics.</summary>
    private static void Quick()
    {
        Console.WriteLine("rows     embeddings   ms per search: median, p95, least, CPU   recall@10   by floats: median, least   ms per entry to add   bytes per entry");
        foreach (var kind in new[] { "questions", "clusters" })
        {
            foreach (var rows in new[] { 1_000, 10_000, 100_000 })
                Measure(kind, rows);
        }
    }

    private static void Measure(string kind, int rows)
    {
        var embeddings = Embeddings.Of(kind, rows);
        var entries = embeddings.All.Select((embedding, i) => Embeddings.Entry(i, embedding)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new SpeedupLlm.Experiences.ScopeIndex();
        var adding = Stopwatch.GetTimestamp();
        foreach (var entry in entries)
            index.Add(entry);
        var added = Stopwatch.GetElapsedTime(adding).TotalMilliseconds / rows;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / rows;
        GC.KeepAlive(entries);

        // The same in plain floats, side by side in memory: what a search without the index would be.
        var matrix = embeddings.All.SelectMany(embedding => embedding).ToArray();
        var scores = new float[rows];
        var (times, plain, hits) = (new List<double>(), new List<double>(), 0);
        for (var warmup = 0; warmup < Math.Max(200, 2_000_000 / rows); warmup++)
            index.Search(embeddings.Asked[warmup % embeddings.Asked.Length], K);
        // The processor's time tells on a busy machine, too, what a search costs.
        var processor = Environment.CpuUsage.TotalTime;
        foreach (var query in embeddings.Asked)
        {
            var started = Stopwatch.GetTimestamp();
            index.Search(query, K);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var cpu = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / times.Count;
        foreach (var query in embeddings.Asked)
        {
            var started = Stopwatch.GetTimestamp();
            for (var row = 0; row < rows; row++)
                scores[row] = TensorPrimitives.Dot<float>(query, matrix.AsSpan(row * query.Length, query.Length));
            plain.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var nearest = Enumerable.Range(0, rows).OrderByDescending(row => scores[row]).Take(K).Select(row => $"{row}").ToHashSet(StringComparer.Ordinal);
            hits += index.Search(query, K).Count(found => nearest.Contains(found.Entry.Experience.Id));
        }

        times.Sort();
        plain.Sort();
        Console.WriteLine(
            $"{rows,-8} {kind,-12} {times[times.Count / 2],13:F3}  {times[times.Count * 95 / 100]:F3}  {times[0]:F3}  {cpu:F3}" +
            $"{(double)hits / K / embeddings.Asked.Length,17:F4} {plain[plain.Count / 2],21:F3}  {plain[0]:F3} {added,22:F5} {bytes,17}");
    }
}
