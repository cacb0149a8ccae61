using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Server-sent events, one flush each.</summary>
internal sealed class EventWriter(Stream destination)
{
    internal int Sent { get; private set; }

    internal Task SendAsync(JsonObject data, CancellationToken cancellationToken) => SendAsync(WireJson.Write(data), cancellationToken);

    internal Task DoneAsync(CancellationToken cancellationToken) => SendAsync("[DONE]"u8.ToArray(), cancellationToken);

    private async Task SendAsync(byte[] data, CancellationToken cancellationToken)
    {
        Sent++;
        byte[] line = [.. "data: "u8, .. data, .. "\n\n"u8];
        await destination.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
