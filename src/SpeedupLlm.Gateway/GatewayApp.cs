using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway.Upstreams;
using SpeedupLlm.Learning;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Gateway;

/// <summary>The OpenAI-compatible server as an object: started on a port, disposed of when done.</summary>
public sealed class GatewayApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayApp(WebApplication app, SeedReport seeded)
    {
        _app = app;
        Seeded = seeded;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        BaseUrl = new Uri(address + "/v1");
    }

    /// <summary>The address for OpenAI clients: <c>http://127.0.0.1:PORT/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What giving memory the options' documents did.</summary>
    public SeedReport Seeded { get; }

    /// <summary>What all requests share.</summary>
    public SpeedupEngine Engine => _app.Services.GetRequiredService<SpeedupEngine>();

    /// <summary>Starts a gateway; it answers when the task completes.</summary>
    /// <param name="options">What it needs.</param>
    /// <param name="logging">Where it logs; null: nowhere.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="OptionsValidationException">Options are wrong; every error names its key.</exception>
    /// <exception cref="StoreException">The data directory cannot be used; the message says why and what to do.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GatewayApp> StartAsync(
        GatewayOptions options, Action<ILoggingBuilder>? logging = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors() is { Count: > 0 } errors)
            throw new OptionsValidationException(nameof(GatewayOptions), typeof(GatewayOptions), errors);

        // Empty: settings files and variables that lie about for other programs must not move the port or stop the start.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.AddServerHeader = false;
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        AddServices(builder.Services, options, time ?? TimeProvider.System);

        var app = builder.Build();
        try
        {
            // Before the port opens: a store that cannot be used must stop the start, not the first request.
            var engine = app.Services.GetRequiredService<SpeedupEngine>();
            var seeded = await engine.SeedAsync(options.Documents).ConfigureAwait(false);
            app.UseMiddleware<ErrorMiddleware>();
            app.MapGateway();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new GatewayApp(app, seeded);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Completes when the process is asked to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Answers what is under way, learns from it, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void AddServices(IServiceCollection services, GatewayOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(time);
        if (options.ChatClient is { } inProcess)
            services.AddInProcessUpstream(inProcess);
        else
            services.AddHttpUpstream(options.Upstream!, options.Models[0]);
        services.AddSingleton(provider => new SpeedupEngine(
            options.Profile, Store(provider, options), time: time, loggers: provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new SpeedupChatClient(
            provider.GetRequiredService<IChatClient>(), provider.GetRequiredService<SpeedupEngine>()));
        services.AddSingleton<ChatCompletionWriter>();
    }

    private static ISpeedupStore Store(IServiceProvider services, GatewayOptions options) => options.DataDirectory is { } directory
        ? SqliteStore.Open(new SqliteStoreOptions { Directory = directory }, services.GetRequiredService<ILogger<SqliteStore>>())
        : new InMemoryStore();
}
