using System.Buffers;

namespace SpeedupLlm.OpenAI;

/// <summary>An upstream's response on its way through. Dispose it when the body is copied.</summary>
public sealed class ForwardedResponse : IDisposable
{
    private static readonly string[] PassedPrefixes = ["openai-", "x-ratelimit-"];
    private static readonly string[] PassedNames = ["retry-after", "retry-after-ms", "x-request-id"];

    private readonly HttpResponseMessage response;

    internal ForwardedResponse(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        Body = body;
        Headers = [.. response.Headers.Where(header => IsPassed(header.Key))
            .Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)))];
    }

    /// <summary>The upstream's status, errors too.</summary>
    public int StatusCode => (int)response.StatusCode;

    /// <summary>The upstream's content type, parameters included.</summary>
    public string? ContentType => response.Content.Headers.ContentType?.ToString();

    /// <summary>The headers that mean something to an OpenAI client: <c>x-request-id</c>, <c>retry-after</c>, <c>openai-*</c>, <c>x-ratelimit-*</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body as it comes in; a silence or a cut throws <see cref="UpstreamException"/>.</summary>
    public Stream Body { get; }

    /// <summary>Copies the body, flushing after each read, so that a stream's chunks arrive when they are sent.</summary>
    /// <exception cref="UpstreamException">The upstream fell silent or broke off.</exception>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        response.Dispose();
    }

    private static bool IsPassed(string name) =>
        PassedNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || PassedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
