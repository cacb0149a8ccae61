using System.CommandLine;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Cli.Judging;
using SpeedupLlm.Gateway;
using SpeedupLlm.Learning;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var upstream = new UpstreamArguments();
        var profile = new ProfileArguments();
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 8080 };
        var documents = new Option<string[]>("--seed-documents")
        {
            Description = "File of documents that memory is given at the start, .jsonl or .txt (docs/documents.md); may be given several times. "
                + "Requests then use memory unless the profile or they themselves say otherwise.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log what happens to stderr, not only warnings." };
        var command = new Command(
            "serve",
            """
            Starts an OpenAI-compatible server in front of a model: point your client's base URL at it.

            Without --upstream it serves the embedded model, which knows small arithmetic word problems only: for trying out.

            Prints one line on stdout when ready: listening on http://127.0.0.1:PORT/v1

            Examples:
              speedup serve
              speedup serve --upstream http://localhost:11434/v1 --model llama3.2 --data ./memory
              speedup serve --seed-documents price-list.txt --data ./memory
              speedup serve --upstream https://api.openai.com/v1 --model gpt-4o-mini --api-key-env OPENAI_API_KEY --profile support.json
            """);
        command.Options.Add(port);
        upstream.AddTo(command);
        profile.AddTo(command, forServer: true);
        command.Options.Add(documents);
        command.Options.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(port) is < 0 or > 65_535)
                throw new UsageException($"--port is {parsed.GetValue(port)}; choose 0 (a free one) to 65535.");
            var defaults = profile.Options(parsed);
            CalibrationFile.Check(defaults.Judge, upstream.Models(parsed));
            var seeds = SeedFiles.Read(parsed.GetValue(documents) ?? []);
            // Who gives documents wants them used, by plain requests too.
            if (seeds.Count > 0)
                defaults.Memory ??= "in-context";
            var embedded = upstream.IsEmbedded(parsed);
            var options = new GatewayOptions
            {
                Upstream = embedded ? null : upstream.Options(parsed),
                ChatClient = embedded ? EmbeddedUpstream.Client(upstream.Embedded(parsed), defaults) : null,
                Models = upstream.Models(parsed),
                Profile = defaults,
                Documents = seeds,
                DataDirectory = profile.DataDirectory(parsed),
                Port = parsed.GetValue(port),
            };
            if (options.DataDirectory is null)
                Say.Warning("no --data: what is learnt is forgotten when the server ends.");
            return await ServeAsync(options, parsed.GetValue(verbose), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> ServeAsync(GatewayOptions options, bool verbose, CancellationToken cancellationToken)
    {
        var app = await GatewayApp.StartAsync(options, logging => logging
            // A start that fails is told once, by the guard.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace), cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (app.ConfigureAwait(false))
        {
            Tell(options.Documents, app.Seeded);
            await Console.Out.WriteLineAsync($"listening on {app.BaseUrl}").ConfigureAwait(false);
            await Console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Ok;
    }

    private static void Tell(IReadOnlyList<SeedDocument> documents, SeedReport seeded)
    {
        if (documents.Count == 0)
            return;
        Say.Note($"documents: {seeded.Added} new, {seeded.Replaced} replaced, {seeded.Unchanged} known");
        if (documents.Count(document => document.IsCut) is > 0 and var cut)
            Say.Warning($"{cut} documents are longer than about 200 tokens, and only their beginnings are used: split them into paragraphs.");
    }
}
