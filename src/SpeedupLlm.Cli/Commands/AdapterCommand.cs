using System.CommandLine;
using System.Text.Json;
using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway;
using SpeedupLlm.Gateway.Endpoints;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Sqlite;
using SpeedupLlm.Tuning;
using Spectre.Console;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup adapter</c>: the tuned models of a data directory, the way back to the one before, and what they learn from as a file.</summary>
internal static class AdapterCommand
{
    public static Command Create() => new("adapter", "Tuned models: lists them, rolls back, exports their training set.") { List(), RollBack(), Export() };

    private static Command List()
    {
        var (data, space) = (Data("A server may be using it."), Space());
        var json = new Option<bool>("--json") { Description = "Print them as JSON." };
        var command = new Command("list", "Lists tuned models, oldest first, with what became of them.") { data, space, json };
        command.SetAction(async (parsed, _) =>
        {
            var contents = await ReadAsync(Directory(parsed, data)).ConfigureAwait(false);
            var lines = contents.Adapters.Where(adapter => parsed.GetValue(space) is not { } wanted || adapter.Space == wanted).Select(AdapterLine.Of).ToList();
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(lines, GatewayJson.Default.IReadOnlyListAdapterLine));
            else
                Print(lines);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command RollBack()
    {
        var data = Data("No server may be using it: there, POST /v1/adapters/ID/rollback does the same.");
        var id = new Option<string?>("--id") { Description = "The tuned model that shall serve no more. Default: the only one that serves." };
        var command = new Command("rollback", "Ends a tuned model; the one before it serves again, or the base model.") { data, id };
        command.SetAction((parsed, _) => ExperienceData.ChangeAsync(
            Directory(parsed, data), engine => RollBackAsync(engine, parsed.GetValue(id)),
            beside: "A running server does it itself: curl -X POST http://127.0.0.1:8080/v1/adapters/ID/rollback (docs/memory.md)."));
        return command;
    }

    private static async Task<int> RollBackAsync(SpeedupEngine engine, string? id)
    {
        var rollback = await engine.RollBackAdapterAsync(id ?? OnlyServing(engine)).ConfigureAwait(false)
            ?? throw new UsageException($"--id {id}: no such tuned model serves; `speedup adapter list` shows them.");
        Say.Note($"{rollback.Ended.Model} ended, and what it answered is withheld; {rollback.Serving?.Model ?? rollback.Ended.BaseModel} serves now.");
        return ExitCode.Ok;
    }

    private static Command Export()
    {
        var (data, space) = (Data("A server may be using it."), Space());
        var user = new Option<string?>("--user") { Description = "One user; \"\" for what belongs to none." };
        var mixes = new Option<bool>("--all-users") { Description = "Mix all that is chosen, whoever's it is: what the model learns from one it may tell another." };
        var output = new Option<FileInfo>("--out") { Description = "The JSONL file.", Required = true };
        var command = new Command(
            "export",
            """
            Writes the solved experiences that may be tuned on as chat JSONL, {"messages":[…]} a line, as providers take it.

            A tuned model tells whoever asks it what it learnt, so the file has one memory scope: where there are several, choose by space and user.

            Example:
              speedup adapter export --data ./memory --space default --user ann --out training.jsonl
            """) { data, space, user, mixes, output };
        command.SetAction(async (parsed, _) =>
        {
            var contents = await ReadAsync(Directory(parsed, data)).ConfigureAwait(false);
            var scopes = TrainingScope.Of(TrainingExamples.Usable(contents), parsed.GetValue(space), parsed.GetValue(user));
            if (scopes.Count > 1 && !parsed.GetValue(mixes))
                throw new UsageException(TrainingScope.WhyNot(scopes));
            var examples = scopes.SelectMany(scope => scope.Examples).ToList();
            using (var file = parsed.GetRequiredValue(output).Create())
                ChatJsonl.Write(examples, file);
            Say.Note($"{examples.Count} examples written to {parsed.GetRequiredValue(output)}.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<string?> Data(string who) => DataOption.Create("A data directory. " + who);

    private static Option<string?> Space() => new("--space") { Description = "One space; all without it." };

    private static string Directory(ParseResult parsed, Option<string?> data) =>
        parsed.GetValue(data) ?? throw new UsageException("--data is missing: give the directory that serve was given.");

    private static async Task<StoreContents> ReadAsync(string directory)
    {
        var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory });
        await using (store.ConfigureAwait(false))
            return store.Load();
    }

    private static string OnlyServing(SpeedupEngine engine) => engine.ListAdapters().Where(adapter => adapter.State == AdapterState.Serving).ToList() switch
    {
        [var one] => one.Id,
        [] => throw new UsageException("No tuned model serves: there is nothing to roll back."),
        var several => throw new UsageException($"{several.Count} tuned models serve; name one with --id: {string.Join(", ", several.Select(adapter => adapter.Id))}."),
    };

    private static void Print(List<AdapterLine> lines)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "space", "model", "state", "experiences", "exam: right", "before", "cost");
        foreach (var line in lines)
        {
            var of = line.Exam is { } exam ? exam.Questions * exam.Samples : 0;
            table.AddRow(
                Markup.Escape(line.Id), Markup.Escape(line.Space), Markup.Escape(line.Model), line.State.ToString().ToLowerInvariant(), $"{line.Experiences}",
                line.Exam is null ? "" : $"{line.Exam.Right} of {of}", line.Exam is null ? "" : $"{line.Exam.RightBefore} of {of}", $"{line.Cost:#,0}");
        }

        Say.Data.Write(table);
    }
}
