using System.Runtime.InteropServices;
using System.Text.Json;
using SpeedupLlm.RealLlm;

// Exit codes: 0 done; 1 a request or a server failed; 2 wrong use, or no model to ask; 130 interrupted.
using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    // Not ended at once: the children are to be taken along.
    signal.Cancel = true;
    interrupted.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
try
{
    var options = CommandLine.Parse(args);
    if (options.Help)
    {
        Console.Out.WriteLine(CommandLine.Help);
        return 0;
    }

    if (options.List)
    {
        foreach (var problem in Benchmark.Problems(options))
            Console.Out.WriteLine(JsonSerializer.Serialize(new { id = problem.Id, question = problem.Question, answer = $"{problem.Answer:0.##}" }));
        return 0;
    }

    var results = await new Benchmark(options, Console.Error).RunAsync(interrupted.Token);
    if (options.Report is { } report)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(report)) is { } folder) Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(report, Markdown.Report(results, options, args));
    }

    Console.Out.WriteLine(options.Json ? results.ToJson() : Markdown.Figures(results));
    return results.Failed ? 1 : 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine($"real-llm: {e.Message}");
    return 2;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("real-llm: interrupted");
    return 130;
}
catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or UnauthorizedAccessException
    or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine($"real-llm: {e.Message}");
    return 1;
}
