using System.CommandLine;
using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup experience</c>: what was learnt, looked at and changed.</summary>
internal static class ExperienceCommand
{
    public static Command Create() => new(
        "experience",
        """
        Shows, forgets, pins, quarantines, exports and imports what was learnt (docs/forgetting.md).

        Looking and exporting work beside a running server; it is asked over HTTP to change something.

        Examples:
          speedup experience list --data ./memory --user ann
          speedup experience show exp_0123456789abcdef01234567 --data ./memory
          speedup experience forget --text "12 Elm Street" --data ./memory
          speedup experience forget --older-than 365d --data ./memory --yes
          speedup experience export --data ./memory --all > memory.jsonl
          speedup experience import memory.jsonl --data ./other
        """)
    {
        List(),
        Show(),
        ExperienceForgetCommand.Create(),
        Mark("pin", "Keeps experiences from being evicted.", (engine, query) => engine.PinAsync(query)),
        Mark("unpin", "Lets pinned experiences be evicted again.", (engine, query) => engine.PinAsync(query, pinned: false)),
        Mark("quarantine", "Keeps experiences, and uses neither them nor what was made with them.", (engine, query) => engine.QuarantineAsync(query)),
        Mark("release", "Ends a quarantine.", (engine, query) => engine.ReleaseAsync(query)),
        ExperienceTransferCommands.Export(),
        ExperienceTransferCommands.Import(),
    };

    private static Command List()
    {
        var choice = new ExperienceArguments();
        var limit = new Option<int?>("--limit") { Description = "The most to list, the newest first; 50 without it, 0 for all." };
        var json = Json();
        var command = new Command("list", "Lists experiences and documents, the newest first; all of them where nothing is chosen.");
        choice.AddTo(command);
        command.Options.Add(limit);
        command.Options.Add(json);
        command.SetAction(async parsed =>
        {
            var most = parsed.GetValue(limit) ?? 50;
            if (most < 0)
                throw new UsageException($"--limit is {most}; give a whole number, 0 for all.");
            var found = await ExperienceData.ReadAsync(choice.Directory(parsed), choice.Query(parsed, looking: true)).ConfigureAwait(false);
            ExperienceView.List([.. most == 0 ? found : found.Take(most)], parsed.GetValue(json));
            Say.Note(most == 0 || found.Count <= most ? $"{found.Count} experiences" : $"{most} of {found.Count} experiences; --limit 0 lists all");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show()
    {
        var choice = new ExperienceArguments();
        var json = Json();
        var command = new Command("show", "Shows experiences in full.");
        choice.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async parsed =>
        {
            var query = choice.Query(parsed, looking: false);
            var found = await ExperienceData.ReadAsync(choice.Directory(parsed), query).ConfigureAwait(false);
            if (Missing(query, found) is { } missing)
                return missing;
            ExperienceView.Show(found, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Mark(string name, string description, Func<SpeedupEngine, ExperienceQuery, Task<int>> mark)
    {
        var choice = new ExperienceArguments();
        var command = new Command(name, description);
        choice.AddTo(command);
        command.SetAction(async parsed =>
        {
            var query = choice.Query(parsed, looking: false);
            return await ExperienceData.ChangeAsync(choice.Directory(parsed), async engine =>
            {
                if (Missing(query, engine.FindExperiences(query)) is { } missing)
                    return missing;
                Say.Note($"{name}: {await mark(engine, query).ConfigureAwait(false)} experiences");
                return ExitCode.Ok;
            }).ConfigureAwait(false);
        });
        return command;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    /// <summary>Says which of the ids asked for are not there.</summary>
    /// <returns>The exit code; null: all are.</returns>
    public static int? Missing(ExperienceQuery query, IReadOnlyList<Experience> found)
    {
        var missing = query.Ids.Except(found.Select(experience => experience.Id), StringComparer.Ordinal).ToList();
        foreach (var id in missing)
            Say.Error($"There is no experience '{id}' among those chosen.");
        return missing.Count > 0 ? ExitCode.Failed : null;
    }
}
