using System.CommandLine;
using Microsoft.Extensions.Logging;
using SpeedupLlm.Gateway;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var upstream = new UpstreamArguments();
        var profile = new ProfileArguments();
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 8080 };
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
              speedup serve --upstream https://api.openai.com/v1 --model gpt-4o-mini --api-key-env OPENAI_API_KEY --profile support.json
            """);
        command.Options.Add(port);
        upstream.AddTo(command);
        profile.AddTo(command, forServer: true);
        command.Options.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(port) is < 0 or > 65_535)
                throw new UsageException($"--port is {parsed.GetValue(port)}; choose 0 (a free one) to 65535.");
            var defaults = profile.Options(parsed);
            var embedded = upstream.IsEmbedded(parsed);
            var options = new GatewayOptions
            {
                Upstream = embedded ? null : upstream.Options(parsed),
                ChatClient = embedded ? EmbeddedUpstream.Client(upstream.Embedded(parsed), defaults) : null,
                Models = upstream.Models(parsed),
                Profile = defaults,
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
            await Console.Out.WriteLineAsync($"listening on {app.BaseUrl}").ConfigureAwait(false);
            await Console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Ok;
    }
}
