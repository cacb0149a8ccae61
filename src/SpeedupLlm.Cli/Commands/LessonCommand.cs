using System.CommandLine;
using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup lesson</c>: what was written about trials, looked at and forgotten.</summary>
internal static class LessonCommand
{
    public static Command Create() => new(
        "lesson",
        """
        Shows and forgets the lessons that were written about trials (docs/memory.md).

        Looking works beside a running server; it is asked over HTTP to forget one. By text, user or age `speedup experience forget` reaches lessons, too.

        Examples:
          speedup lesson list --data ./memory --user ann
          speedup lesson forget lsn_0123456789abcdef01234567 --data ./memory
        """)
    {
        List(),
        Show(),
        Forget(),
    };

    private static Command List()
    {
        var (data, space, json) = (Data(), Space(), ExperienceCommand.Json());
        var user = new Option<string?>("--user") { Description = "Only those of this user." };
        var command = new Command("list", "Lists lessons, oldest first, with how requests went that saw them.") { data, space, user, json };
        command.SetAction(async parsed =>
        {
            var wanted = parsed.GetValue(user);
            var lessons = (await ReadAsync(parsed, data, space).ConfigureAwait(false)).Where(lesson => wanted is null || lesson.User == wanted).ToList();
            LessonView.List(lessons, parsed.GetValue(json));
            Say.Note($"{lessons.Count} lessons");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show()
    {
        var (data, space, ids, json) = (Data(), Space(), Ids(), ExperienceCommand.Json());
        var command = new Command("show", "Shows lessons in full.") { ids, data, space, json };
        command.SetAction(async parsed =>
        {
            var lessons = Chosen(parsed.GetRequiredValue(ids), await ReadAsync(parsed, data, space).ConfigureAwait(false));
            if (lessons is null)
                return ExitCode.Failed;
            LessonView.Show(lessons, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Forget()
    {
        var (data, space, ids, json) = (Data(), Space(), Ids(), ExperienceCommand.Json());
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command(
            "forget",
            """
            Forgets lessons, and what was answered with them. It cannot be taken back. What they were made of stays, and another may be written of it.

            Asks before, unless --yes is given.
            """) { ids, data, space, yes, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new ExperienceQuery { Ids = parsed.GetRequiredValue(ids), Space = parsed.GetValue(space) };
            var sure = ExperienceForgetCommand.IsSure(parsed, yes);
            return await ExperienceData.ChangeAsync(ExperienceArguments.DirectoryOf(parsed, data), async engine => Chosen(query.Ids, engine.ListLessons(query.Space)) is not { } lessons
                ? ExitCode.Failed
                : await ExperienceForgetCommand.ForgetAsync(engine, query, $"{lessons.Count} lessons", sure, parsed.GetValue(json), cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
        });
        return command;
    }

    private static Option<string?> Data() => DataOption.Create("The data directory.");

    private static Option<string?> Space() => new("--space") { Description = "One space; every space without it." };

    private static Argument<string[]> Ids() => new("ids") { Description = "Ids, as list shows them.", Arity = ArgumentArity.OneOrMore };

    private static async Task<IReadOnlyList<Lesson>> ReadAsync(ParseResult parsed, Option<string?> data, Option<string?> space)
    {
        var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = ExperienceArguments.DirectoryOf(parsed, data) });
        await using (store.ConfigureAwait(false))
            return [.. store.Load().Lessons.Where(lesson => parsed.GetValue(space) is not { } wanted || lesson.Space == wanted)];
    }

    /// <summary>Those of these ids; null: one is not there, and was named.</summary>
    private static List<Lesson>? Chosen(IReadOnlyList<string> ids, IReadOnlyList<Lesson> lessons)
    {
        var missing = ids.Except(lessons.Select(lesson => lesson.Id), StringComparer.Ordinal).ToList();
        foreach (var id in missing)
            Say.Error($"There is no lesson '{id}'; `speedup lesson list` shows them.");
        return missing.Count > 0 ? null : [.. lessons.Where(lesson => ids.Contains(lesson.Id, StringComparer.Ordinal))];
    }
}
