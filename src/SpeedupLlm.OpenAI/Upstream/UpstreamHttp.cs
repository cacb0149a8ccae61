using System.Net.Http.Headers;
using Polly.Timeout;

namespace SpeedupLlm.OpenAI;

/// <summary>Sends to one upstream; whatever goes wrong before the response's headers becomes an <see cref="UpstreamException"/>.</summary>
public sealed class UpstreamHttp
{
    internal const string ClientName = "speedup-upstream";

    internal static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly IHttpClientFactory factory;
    private readonly TimeProvider time;
    private readonly Uri baseUrl;

    /// <summary>Made by <see cref="UpstreamServiceCollectionExtensions.AddOpenAIUpstream"/>.</summary>
    public UpstreamHttp(IHttpClientFactory factory, UpstreamOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.factory = factory;
        this.time = time;
        Options = options;
        var address = options.BaseUrl ?? throw new ArgumentException("BaseUrl is missing.", nameof(options));
        baseUrl = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    internal UpstreamOptions Options { get; }

    internal Uri BaseUrl => baseUrl;

    internal TimeProvider Time => time;

    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = body.IsEmpty ? null : new ReadOnlyMemoryContent(body);
        if (content is not null) content.Headers.ContentType = Json;
        return await SendAsync(method, path, content, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(baseUrl, path)) { Content = content };
        if (Options.ApiKey is { } key) request.Headers.Authorization = new("Bearer", key);
        try
        {
            return await factory.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw new UpstreamException(
                UpstreamFailure.TimedOut,
                $"The upstream {baseUrl} did not begin to answer within {Options.ResponseTimeout} (ResponseTimeout).", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(
                UpstreamFailure.TimedOut,
                $"No connection to the upstream {baseUrl} within {Options.ConnectTimeout} (ConnectTimeout): is it up, is the address right?", e);
        }
        catch (HttpRequestException e)
        {
            throw new UpstreamException(
                UpstreamFailure.Unreachable,
                $"The upstream {baseUrl} cannot be reached ({e.HttpRequestError}): is it up, is BaseUrl right?", e);
        }
    }

    /// <summary>The body, guarded against silence, cuts and (with a limit) size.</summary>
    internal async Task<UpstreamBodyStream> OpenAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken) =>
        new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Options, time, limit);

    internal async Task<UpstreamException> RejectionAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await UpstreamRejection.ReadAsync(this, response, response.RetryAfter(time), cancellationToken).ConfigureAwait(false);
}
