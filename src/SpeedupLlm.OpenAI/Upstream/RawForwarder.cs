using System.Net;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Sends what cannot be improved to the upstream as it is, and gives back what the upstream says as it is.</summary>
public sealed class RawForwarder
{
    private readonly UpstreamHttp upstream;

    internal RawForwarder(UpstreamHttp upstream) => this.upstream = upstream;

    /// <summary>Forwards a chat completion: the client's own bytes, less a <c>speedup</c> object if there is one.</summary>
    /// <exception cref="UpstreamException">There was no response, or it refused the gateway's own credentials.</exception>
    public Task<ForwardedResponse> ChatCompletionAsync(ChatCompletionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(HttpMethod.Post, "chat/completions", BodyOf(request), cancellationToken);
    }

    /// <summary>Forwards anything else, as in <c>GET models</c> or <c>POST embeddings</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the upstream's base address, with no slash before it.</param>
    /// <param name="body">JSON, sent as it is; empty for none.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="UpstreamException">There was no response, or it refused the gateway's own credentials.</exception>
    public async Task<ForwardedResponse> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!new Uri(upstream.BaseUrl, path).AbsoluteUri.StartsWith(upstream.BaseUrl.AbsoluteUri, StringComparison.Ordinal))
            throw new ArgumentException($"'{path}' is not a path below the upstream's base address.", nameof(path));
        var response = await upstream.SendAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        try
        {
            // These are about the gateway's key, not the client's request, and some upstreams echo the key in them.
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired)
                throw await upstream.RejectionAsync(response, cancellationToken).ConfigureAwait(false);
            return new(response, await upstream.OpenAsync(response, long.MaxValue, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(ChatCompletionRequest request)
    {
        if (!request.Body.ContainsKey(SpeedupFields.Key)) return request.Bytes;
        var body = (JsonObject)request.Body.DeepClone();
        body.Remove(SpeedupFields.Key);
        return WireJson.Write(body);
    }
}
