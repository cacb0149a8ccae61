using Microsoft.Extensions.AI;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Gateway;

/// <summary>What a gateway needs to start.</summary>
public sealed record GatewayOptions
{
    /// <summary>The OpenAI-compatible server behind it; this or <see cref="ChatClient"/>.</summary>
    public UpstreamOptions? Upstream { get; init; }

    /// <summary>
    /// A model in this process behind it, in place of <see cref="Upstream"/>. It answers plain text; what it cannot do is refused, not forwarded.
    /// Whoever made it disposes of it.
    /// </summary>
    public IChatClient? ChatClient { get; init; }

    /// <summary>The models it serves, one or more; the first is asked where nothing else says which.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The profile of requests that do not choose for themselves. Default: <c>single</c> with exact recall.</summary>
    public SpeedupOptions Profile { get; init; } = new();

    /// <summary>Documents that memory is given before the port opens; those it has already stay as they are.</summary>
    public IReadOnlyList<SeedDocument> Documents { get; init; } = [];

    /// <summary>Where learning survives; null: it lives as long as the process.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The port on the loopback address; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The largest request body, in bytes. Default 10 MB.</summary>
    public long MaxBodyBytes { get; init; } = 10_000_000;

    /// <summary>Everything that is wrong, each error naming its key; empty when all is well.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>(Upstream?.Errors() ?? []);
        if (Upstream is null == ChatClient is null)
        {
            errors.Add(Upstream is null
                ? "Upstream and ChatClient are both missing: give the address of a server, or a model in this process."
                : "Upstream and ChatClient are both set: give one of them, the address of a server or a model in this process.");
        }

        errors.AddRange(Documents.Where(document => document.Error() is not null).Select(document => $"Documents: document '{document.Id}': {document.Error()}"));
        if (Models.Count == 0 || Models.Any(string.IsNullOrWhiteSpace))
            errors.Add("Models is empty or holds an empty name: name the models to serve, as in --model gpt-4o-mini.");
        if (Port is < 0 or > 65535)
            errors.Add($"Port is {Port}: choose 0 (a free one) to 65535.");
        if (MaxBodyBytes < 1)
            errors.Add($"MaxBodyBytes is {MaxBodyBytes}: it must be positive.");
        return errors;
    }
}
