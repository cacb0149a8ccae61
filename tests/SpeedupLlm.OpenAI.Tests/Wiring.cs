using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace SpeedupLlm.OpenAI.Tests;

/// <summary>The product wired to a fake upstream the way the gateway wires it.</summary>
internal sealed class Wiring : IAsyncDisposable
{
    internal const string ApiKey = "sk-very-secret-1234567890";

    private readonly ServiceProvider provider;

    internal Wiring(UpstreamOptions options, string? model = null, HttpMessageHandler? handler = null)
    {
        var services = new ServiceCollection().AddOpenAIUpstream(options, model);
        if (handler is not null) services.AddHttpClient(UpstreamHttp.ClientName).ConfigurePrimaryHttpMessageHandler(() => handler);
        provider = services.BuildServiceProvider();
    }

    internal OpenAIUpstreamClient Client => provider.GetRequiredService<OpenAIUpstreamClient>();

    internal RawForwarder Forwarder => provider.GetRequiredService<RawForwarder>();

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static Wiring To(FakeUpstream fake, Func<UpstreamOptions, UpstreamOptions>? change = null, string? model = "fake-1")
    {
        var options = new UpstreamOptions { BaseUrl = fake.BaseUrl, ApiKey = ApiKey, RetryDelay = TimeSpan.FromMilliseconds(1) };
        return new(change?.Invoke(options) ?? options, model);
    }

    internal static ChatCompletionRequest Parse(string body) => ChatCompletionRequest.Parse(Encoding.UTF8.GetBytes(body));

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}

internal sealed class FixedTime : TimeProvider
{
    internal static readonly DateTimeOffset Instant = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    public override DateTimeOffset GetUtcNow() => Instant;
}
