using System.CommandLine;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;
using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Cli;

/// <summary>The embedded model as the upstream of a pipeline.</summary>
internal static class EmbeddedUpstream
{
    /// <summary>Adds the chat client that the arguments choose, a server's or the embedded model's.</summary>
    public static IServiceCollection AddUpstream(
        this IServiceCollection services, UpstreamArguments arguments, ParseResult parsed, SpeedupOptions profile) =>
        arguments.IsEmbedded(parsed)
            ? services.AddSingleton(Client(arguments.Embedded(parsed), profile))
            : services.AddOpenAIUpstream(arguments.Options(parsed)).AddSingleton<IChatClient>(all => all.GetRequiredService<OpenAIUpstreamClient>());

    /// <summary>A client of it, and a profile that knows how much it can read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">Changed where it does not say otherwise itself.</param>
    public static IChatClient Client(EmbeddedModel model, SpeedupOptions profile)
    {
        profile.ContextTokens ??= model.Config.Context;
        // A plain call names no seed; without this one, every start would answer with the same samples.
        return new TinyChatClient(model, new() { Seed = profile.Seed ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) });
    }
}
