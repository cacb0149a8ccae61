using System.CommandLine;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup bench</c>: what stopping in time and memory bring, measured.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures what the methods save, what that costs in accuracy, and how often the guard is wrong.")
    {
        BenchScalingCommand.Create(),
        BenchMemoryCommand.Create(),
        BenchGuardCommand.Create(),
    };
}
