using System.CommandLine;
using SpeedupLlm.Cli.Bench;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup bench memory</c>: each memory method against no memory, at every level of similarity.</summary>
internal static class BenchMemoryCommand
{
    public static Command Create()
    {
        var arguments = new MemoryArguments();
        var command = new Command(
            "memory",
            """
            Each memory method against no memory, on the same questions and seeds: streams of the same question, of paraphrases, of other numbers, of other
            questions on the same knowledge, of unrelated questions, and of questions that mislead; once scored by the answer key, as in the paper, and once
            without a key. Memory begins empty and is made of the model's own answers; recall is off. May take more than an hour with the embedded model.

            Examples:
              speedup bench memory
              speedup bench memory --model tiny --json
              speedup bench memory --methods in-context --levels S1,S2,S3 --questions 200 --seed 7
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => new MemorySession(arguments, parsed).RunAsync(cancellationToken));
        return command;
    }
}
