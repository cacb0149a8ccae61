using System.Diagnostics;
using System.Globalization;

namespace SpeedupLlm.Testing;

/// <summary>A program that a test runs: its lines as they come, its end, and a polite way to ask for it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it wrote to stderr; complete when it has ended.</summary>
    public Task<string> Errors => _errors;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TextWriter Input => _process.StandardInput;

    public static ChildProcess Start(string program, IEnumerable<string> arguments, Action<ProcessStartInfo>? change = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        change?.Invoke(start);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line of stdout; null at its end.</summary>
    public Task<string?> LineAsync(TimeSpan bound) => _process.StandardOutput.ReadLineAsync().WaitAsync(bound);

    public Task<string> RestAsync() => _process.StandardOutput.ReadToEndAsync();

    /// <summary>The exit code, once there is one.</summary>
    public async Task<int> EndAsync(TimeSpan bound)
    {
        await _process.WaitForExitAsync().WaitAsync(bound);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
