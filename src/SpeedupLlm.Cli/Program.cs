using System.CommandLine;
using System.CommandLine.Parsing;
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
      speedup experience list --data ./memory
      speedup bench scaling
      speedup doctor --upstream http://localhost:11434/v1 --model llama3.2
      speedup judge calibrate --file items.jsonl --upstream http://localhost:11434/v1 --model llama3.2 --out calibration.json
    """)
{
    ServeCommand.Create(),
    AskCommand.Create(),
    SavingsCommand.Create(),
    ExperienceCommand.Create(),
    DoctorCommand.Create(),
    JudgeCommand.Create(),
    TrainCommand.Create(),
    AdapterCommand.Create(),
    LessonCommand.Create(),
    DemoCommand.Create(),
    BenchCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Say.Error(error.Message);
    // With the command it is a part of: speedup bench scaling.
    var names = parsed.CommandResult.Parent is CommandResult { Parent: not null } parent ? $"{parent.Command.Name} " : string.Empty;
    Say.Note($"Try: speedup {names}{parsed.CommandResult.Command.Name} --help");
    return ExitCode.Usage;
}

return await Guard.RunAsync(token => parsed.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // The guard turns signals into cancellations; what is under way may take its time.
    ProcessTerminationTimeout = null,
}, token)).ConfigureAwait(false);
