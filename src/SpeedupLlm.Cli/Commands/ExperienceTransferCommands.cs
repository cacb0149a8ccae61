using System.CommandLine;
using SpeedupLlm.Cli.Learnt;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup experience export</c> and <c>import</c>: a JSON object a line.</summary>
internal static class ExperienceTransferCommands
{
    public static Command Export()
    {
        var choice = new ExperienceArguments();
        var file = new Option<string?>("--out") { Description = "The file to write; stdout without it." };
        var command = new Command("export", "Writes experiences as lines of JSON, vectors and all; all of them where nothing is chosen.");
        choice.AddTo(command);
        command.Options.Add(file);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Oldest first: importing learns them in the order they were learnt in.
            var query = choice.Query(parsed, looking: true);
            var found = (await ExperienceData.ReadAsync(choice.Directory(parsed), query).ConfigureAwait(false)).Reverse().ToList();
            if (ExperienceCommand.Missing(query, found) is { } missing)
                return missing;
            var lines = found.Select(experience => ExperienceLine.Of(experience).ToString());
            if (parsed.GetValue(file) is { } path)
            {
                await Named(path, async () =>
                {
                    await File.WriteAllLinesAsync(path, lines, cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
            }
            else
            {
                foreach (var line in lines)
                    await Console.Out.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            Say.Note($"exported: {found.Count} experiences");
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command Import()
    {
        var data = DataOption.Create("The data directory; made where it is missing.");
        var file = new Argument<string>("file") { Description = "What export wrote; - for stdin." };
        var command = new Command(
            "import", "Takes in what export wrote. All lines are checked first; ids that are there already stay as they are, so it may be repeated.");
        command.Arguments.Add(file);
        command.Options.Add(data);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var directory = ExperienceArguments.DirectoryOf(parsed, data);
            var lines = await Named(path, async () => path == "-"
                ? (await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Split('\n')
                : await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            var experiences = Read(path, lines);
            var report = await ExperienceData.ChangeAsync(directory, engine => engine.ImportAsync(experiences, cancellationToken), create: true).ConfigureAwait(false);
            Say.Note($"imported: {report.Added} new, {report.Known} known, {report.Embedded} embedded anew");
            return ExitCode.Ok;
        });
        return command;
    }

    private static IReadOnlyList<Experience> Read(string path, string[] lines)
    {
        try
        {
            return ExperienceLine.Read(lines);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{path}, {exception.Message} Nothing was imported.");
        }
    }

    private static async Task<T> Named<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {exception.Message}");
        }
    }
}
