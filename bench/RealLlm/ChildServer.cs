using System.Collections.Concurrent;
using System.Diagnostics;

namespace SpeedupLlm.RealLlm;

/// <summary>A server as a child process: ready when it prints where it listens, and gone with all its children when disposed.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private const string Ready = "listening on ";
    private readonly Process _process;
    private readonly string _name;
    private readonly ConcurrentQueue<string> _lastWords = new();

    private ChildServer(string name, Process process) => (_name, _process) = (name, process);

    public string BaseUrl { get; private set; } = "";

    public static async Task<ChildServer> StartAsync(
        string name, string file, IEnumerable<string> arguments, string directory, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var server = new ChildServer(name, new Process { StartInfo = start });
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        server._process.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith(Ready, StringComparison.Ordinal) == true) ready.TrySetResult(e.Data[Ready.Length..].Trim().TrimEnd('/'));
            else server.Remember(e.Data);
        };
        server._process.ErrorDataReceived += (_, e) => server.Remember(e.Data);
        try
        {
            server._process.Start();
            server._process.StandardInput.Close();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            var exited = server._process.WaitForExitAsync(cancellationToken);
            var first = await Task.WhenAny(ready.Task, exited, Task.Delay(within, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (first != ready.Task)
            {
                string what = first == exited
                    ? $"ended with exit code {server._process.ExitCode}"
                    : $"was not ready within {within.TotalSeconds:0} s";
                throw new InvalidOperationException($"{name} {what}{server.LastWords()}");
            }

            server.BaseUrl = await ready.Task;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it said last, for a failure's message.</summary>
    public string LastWords() => _lastWords.IsEmpty ? "" : $"; {_name} said:\n  {string.Join("\n  ", _lastWords)}";

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It never started, or went in between.
        }

        _process.Dispose();
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        _lastWords.Enqueue(line);
        while (_lastWords.Count > 20) _lastWords.TryDequeue(out _);
    }
}
