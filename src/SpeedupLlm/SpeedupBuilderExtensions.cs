using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpeedupLlm.Experiences;

namespace SpeedupLlm;

/// <summary>Puts the pipeline into a Microsoft.Extensions.AI chat client.</summary>
public static class SpeedupBuilderExtensions
{
    /// <summary>
    /// Adds the pipeline. Uses the engine registered by <see cref="AddSpeedup(IServiceCollection, object?, Action{SpeedupOptions}?)"/> where there is one; else, or where
    /// <paramref name="configure"/> is given, one of its own that remembers as long as the process lives.
    /// </summary>
    /// <param name="builder">The pipeline's builder.</param>
    /// <param name="serviceKey">The key of a keyed engine; null: the one without key.</param>
    /// <param name="configure">Sets the options of an engine of its own.</param>
    public static ChatClientBuilder UseSpeedup(
        this ChatClientBuilder builder, object? serviceKey = null, Action<SpeedupOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SpeedupEngine? own = null;
        return builder.Use((inner, services) =>
        {
            var engine = configure is not null ? null
                : serviceKey is null ? services.GetService<SpeedupEngine>()
                : services.GetRequiredKeyedService<SpeedupEngine>(serviceKey);
            return new SpeedupChatClient(inner, engine ?? (own ??= Create(services, configure)));
        });
    }

    /// <summary>Adds the pipeline with an engine of its own that remembers as long as the process lives.</summary>
    /// <param name="builder">The pipeline's builder.</param>
    /// <param name="configure">Sets the engine's options.</param>
    public static ChatClientBuilder UseSpeedup(this ChatClientBuilder builder, Action<SpeedupOptions> configure) =>
        builder.UseSpeedup(serviceKey: null, configure);

    /// <summary>Adds the pipeline with an engine that the caller made.</summary>
    public static ChatClientBuilder UseSpeedup(this ChatClientBuilder builder, SpeedupEngine engine)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(engine);
        return builder.Use(inner => new SpeedupChatClient(inner, engine));
    }

    /// <summary>
    /// Registers one <see cref="SpeedupEngine"/>, with the <see cref="ISpeedupStore"/>, <c>IEmbeddingGenerator</c> and <see cref="TimeProvider"/>
    /// that are registered (under the same key, or without), and validates its options at start.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">A key, for several engines in one process; null: none.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddSpeedup(
        this IServiceCollection services, object? serviceKey = null, Action<SpeedupOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = serviceKey?.ToString() ?? Options.DefaultName;
        var options = services.AddOptions<SpeedupOptions>(name).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpeedupOptions>, SpeedupOptionsValidator>());
        if (serviceKey is null)
            services.TryAddSingleton(provider => Create(provider, name, null));
        else
            services.TryAddKeyedSingleton(serviceKey, (provider, key) => Create(provider, name, key));
        return services;
    }

    /// <summary>Registers one <see cref="SpeedupEngine"/> without a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddSpeedup(this IServiceCollection services, Action<SpeedupOptions> configure) =>
        services.AddSpeedup(serviceKey: null, configure);

    private static SpeedupEngine Create(IServiceProvider services, Action<SpeedupOptions>? configure)
    {
        var options = new SpeedupOptions();
        configure?.Invoke(options);
        return new SpeedupEngine(options, time: services.GetService<TimeProvider>(), loggers: services.GetService<ILoggerFactory>());
    }

    private static SpeedupEngine Create(IServiceProvider services, string name, object? key) => new(
        services.GetRequiredService<IOptionsMonitor<SpeedupOptions>>().Get(name),
        // An engine owns its store: engines with keys never share the one without.
        key is null ? services.GetService<ISpeedupStore>() : services.GetKeyedService<ISpeedupStore>(key),
        (key is null ? null : services.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(key))
            ?? services.GetService<IEmbeddingGenerator<string, Embedding<float>>>(),
        services.GetService<TimeProvider>(),
        services.GetService<ILoggerFactory>());
}
