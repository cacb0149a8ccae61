using System.CommandLine;
using SpeedupLlm.Cli.Bench;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup bench scaling</c>: each scaling method with its whole budget, and ended as soon as an answer is good enough.</summary>
internal static class BenchScalingCommand
{
    public static Command Create()
    {
        var arguments = new ScalingArguments();
        var command = new Command(
            "scaling",
            """
            Static against adaptive: each scaling method with its whole budget, and ended as soon as an answer is good enough, on the same questions and
            seeds; once scored by the answer key, as in the paper, and once without a key, by the method's default rule. Some minutes with the embedded
            model. Costs are those of each run as if it stood alone, though a call that several runs have in common is made once.

            Examples:
              speedup bench scaling
              speedup bench scaling --model tiny --json
              speedup bench scaling --methods best-of-n --curves --chart curves.svg
              speedup bench scaling --upstream http://localhost:11434/v1 --model llama3.2 --file questions.jsonl
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => new ScalingSession(arguments, parsed).RunAsync(cancellationToken));
        return command;
    }
}
