using Microsoft.Extensions.AI;
using SpeedupLlm.Gateway;

namespace SpeedupLlm.Cli.Demo;

/// <summary>Starts the gateway in front of a model and plays the stream through it.</summary>
/// <param name="options">What the viewer chose.</param>
/// <param name="stream">What is asked.</param>
/// <param name="model">Who is asked.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoRun(DemoOptions options, DemoStream stream, DemoModel model, TimeProvider time)
{
    /// <summary>Where memory is kept; null: it ends with the demo.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Called after every question.</summary>
    public Action<DemoProgress> Progressed { get; init; } = _ => { };

    /// <summary>
    /// Plays until as many eligible questions were asked as are wanted. Cancelled, it ends with what is known so far: the question under way is
    /// dropped, whatever its arm.
    /// </summary>
    /// <exception cref="HttpRequestException">A question failed: there is nothing to measure with a model that does not answer.</exception>
    public async Task<DemoProgress> PlayAsync(CancellationToken cancellationToken)
    {
        var gateway = await GatewayApp.StartAsync(Gateway(), time: time, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            var facts = stream.Documents.Select(document => new SeedDocument(document.Id, document.Source, document.Text));
            await gateway.Engine.SeedAsync([.. facts]).ConfigureAwait(false);
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var player = new GatewayPlayer(http, gateway, model.Name, options);
            var progress = new DemoProgress([], options.Questions, TimeSpan.Zero);
            var started = time.GetTimestamp();
            foreach (var question in stream.Questions)
            {
                if (progress.Eligible == options.Questions)
                    break;
                try
                {
                    var played = await player.AskAsync(question, cancellationToken).ConfigureAwait(false);
                    progress = progress with { Played = [.. progress.Played, played], Elapsed = time.GetElapsedTime(started) };
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                Progressed(progress);
            }

            return progress;
        }
    }

    private GatewayOptions Gateway() => new()
    {
        ChatClient = model.Client,
        Models = [model.Name],
        DataDirectory = DataDirectory,
        // One half throughout: it compares the arms' means, and asks the model for nothing else.
        Profile = new SpeedupOptions
        {
            Seed = options.Seed, ControlShare = 0.5, Guard = false, AuditShare = 0, Experiment = options.SendsKey, ContextTokens = model.ContextTokens,
            // A busy machine must not change what a seed shows.
            AssignmentTimeout = TimeSpan.FromSeconds(30),
        },
    };
}

/// <summary>Who is asked.</summary>
/// <param name="Client">The model in this process.</param>
/// <param name="Name">What it is called.</param>
/// <param name="ContextTokens">The most it can read and write; null: unknown.</param>
internal sealed record DemoModel(IChatClient Client, string Name, int? ContextTokens = null);
