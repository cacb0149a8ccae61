using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway.Upstreams;

/// <summary>The two kinds of upstream: each is a chat client for the pipeline and a forwarder for the rest.</summary>
internal static class UpstreamServices
{
    public static void AddHttpUpstream(this IServiceCollection services, UpstreamOptions options, string model) => services
        .AddOpenAIUpstream(options, model)
        .AddSingleton<IChatClient>(provider => provider.GetRequiredService<OpenAIUpstreamClient>())
        .AddSingleton<IForwarder, HttpForwarder>();

    public static void AddInProcessUpstream(this IServiceCollection services, IChatClient client) => services
        .AddSingleton<IChatClient>(new InProcessClient(client))
        .AddSingleton<IForwarder, InProcessForwarder>();

    public static void AddPath(this IHeaderDictionary headers, string reason)
    {
        headers["x-speedup-path"] = "forwarded";
        headers["x-speedup-reason"] = reason;
    }
}
