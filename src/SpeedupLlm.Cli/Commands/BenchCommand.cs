using System.CommandLine;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup bench</c>: measurements of the product by the product.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures what this product promises.")
    {
        BenchGuardCommand.Create(),
    };
}
