using System.CommandLine;
using System.Text.Json;
using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup experience forget</c>: asks before, and says what went.</summary>
internal static class ExperienceForgetCommand
{
    public static Command Create()
    {
        var choice = new ExperienceArguments();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var json = ExperienceCommand.Json();
        var command = new Command(
            "forget",
            """
            Forgets experiences and documents, what was made with them, and every text of theirs, in receipts too. It cannot be taken back.
            By text, user or age it also reaches lessons and tuned models, and those of them that were made of something that is no more.

            Asks before, unless --yes is given. `speedup experience list` with the same choice shows what would go.
            """);
        choice.AddTo(command);
        command.Options.Add(yes);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = choice.Query(parsed, looking: false);
            var sure = IsSure(parsed, yes);
            return await ExperienceData.ChangeAsync(choice.Directory(parsed), async engine =>
            {
                var found = engine.FindExperiences(query);
                return ExperienceCommand.Missing(query, found)
                    ?? await ForgetAsync(engine, query, $"{found.Count} experiences and documents, the lessons and tuned models concerned", sure, parsed.GetValue(json), cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Whether nobody needs to be asked.</summary>
    /// <exception cref="UsageException">Somebody does, and nobody is there.</exception>
    public static bool IsSure(ParseResult parsed, Option<bool> yes) => parsed.GetValue(yes)
        || (Console.IsInputRedirected ? throw new UsageException("Nobody is there to be asked: give --yes to forget without a question.") : false);

    /// <param name="engine">The engine.</param>
    /// <param name="query">What to forget.</param>
    /// <param name="what">That, in words.</param>
    /// <param name="sure">Do not ask.</param>
    /// <param name="json">Print the report as JSON.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    public static async Task<int> ForgetAsync(SpeedupEngine engine, ExperienceQuery query, string what, bool sure, bool json, CancellationToken cancellationToken)
    {
        if (!sure && !await IsSureAsync(what, cancellationToken).ConfigureAwait(false))
        {
            Say.Note("nothing was forgotten");
            return ExitCode.Failed;
        }

        var report = await engine.ForgetAsync(query).ConfigureAwait(false);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, GatewayJson.Default.ForgetReport));
        Say.Note(
            $"forgotten: {report.Experiences} experiences and documents, {report.Derived} that were made with them, {report.Lessons} lessons and tuned models, "
            + $"the texts of {report.Receipts} receipts");
        if (!report.Scrubbed)
            Say.Warning("another program reads an old state of the store's files, or the disk is full: they still hold what was forgotten, until the next start.");
        return ExitCode.Ok;
    }

    private static async Task<bool> IsSureAsync(string what, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"Forget {what}, what was made with them, and all their texts? [y/N] ".AsMemory(), cancellationToken).ConfigureAwait(false);
        return (await Console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Trim() is "y" or "Y" or "yes";
    }
}
