using System.CommandLine;
using SpeedupLlm.Cli;
using SpeedupLlm.Cli.Commands;

var root = new RootCommand(
    """
    An LLM gets faster the more it is used: answers what it knows from memory, and stops as soon as an answer is good enough.

    Without --upstream the embedded model answers, which knows small arithmetic word problems only: for trying out.

    Examples:
      speedup demo
      speedup serve
      speedup serve --upstream http://localhost:11434/v1 --model llama3.2 --data ./memory
      speedup ask "What is 17 * 23?" --upstream http://localhost:11434/v1 --model llama3.2 --method best-of-n
      speedup savings --data ./memory
      speedup doctor --upstream http://localhost:11434/v1 --model llama3.2
    """)
{
    ServeCommand.Create(),
    AskCommand.Create(),
    SavingsCommand.Create(),
    DoctorCommand.Create(),
    TrainCommand.Create(),
    DemoCommand.Create(),
    BenchCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Say.Error(error.Message);
    Say.Note($"Try: speedup {parsed.CommandResult.Command.Name} --help");
    return ExitCode.Usage;
}

return await Guard.RunAsync(token => parsed.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // The guard turns signals into cancellations; what is under way may take its time.
    ProcessTerminationTimeout = null,
}, token)).ConfigureAwait(false);
