using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Polly;

namespace SpeedupLlm.OpenAI;

/// <summary>Registers the upstream.</summary>
public static class UpstreamServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="OpenAIUpstreamClient"/> and <see cref="RawForwarder"/> over one resilient <see cref="HttpClient"/>.
    /// </summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="options">The upstream.</param>
    /// <param name="model">The model to ask for when neither the options nor the body name one.</param>
    /// <exception cref="OptionsValidationException">The options are wrong; all errors are listed.</exception>
    public static IServiceCollection AddOpenAIUpstream(
        this IServiceCollection services, UpstreamOptions options, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors() is { Count: > 0 } errors)
            throw new OptionsValidationException("upstream", typeof(UpstreamOptions), errors);

        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(UpstreamHttp.ClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.ConnectTimeout = options.ConnectTimeout;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                // A redirect would carry the key, or the prompt, to another place.
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.UseProxy = !options.BaseUrl!.IsLoopback;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddResilienceHandler("upstream", (pipeline, context) =>
            {
                var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
                if (options.Retries > 0) pipeline.AddRetry(RetryPolicy.Build(options, time));
                pipeline.AddTimeout(options.ResponseTimeout);
            });

        services.AddSingleton(options);
        services.AddSingleton<UpstreamHttp>();
        services.AddSingleton<RawForwarder>(provider => new(provider.GetRequiredService<UpstreamHttp>()));
        services.AddSingleton<OpenAIUpstreamClient>(provider => new(provider.GetRequiredService<UpstreamHttp>(), model));
        return services;
    }
}
