using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;
using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Cli.Bench;

/// <summary>The model that a benchmark asks.</summary>
internal static class BenchModel
{
    /// <param name="upstream">Which model.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="seed">What the embedded model draws from where a call names no seed.</param>
    /// <param name="concurrency">Questions under way at once.</param>
    public static ServiceProvider Services(UpstreamArguments upstream, ParseResult parsed, long seed, int concurrency)
    {
        var services = new ServiceCollection();
        if (upstream.IsEmbedded(parsed))
        {
            // Every question under way begins its calls with prompts of its own: with fewer kept, each would be read anew.
            var options = new TinyChatClientOptions { Seed = seed, PromptsKept = 8 * concurrency };
            return services.AddSingleton<IChatClient>(new TinyChatClient(upstream.Embedded(parsed), options)).BuildServiceProvider();
        }

        return services
            .AddOpenAIUpstream(upstream.Options(parsed))
            .AddSingleton<IChatClient>(all => all.GetRequiredService<OpenAIUpstreamClient>()).BuildServiceProvider();
    }
}
