using Microsoft.Extensions.Logging;

namespace SpeedupLlm.Gateway;

/// <summary>The gateway's log messages, event ids 3000–3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "A request failed with status {Status}.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, int status);

    [LoggerMessage(3001, LogLevel.Warning, "A response was cut after its start.")]
    public static partial void ResponseCut(ILogger logger, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "A stream failed after its start; its reader was told by an error event.")]
    public static partial void StreamFailed(ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Debug, "Forwarded untouched: {Reason}.")]
    public static partial void Forwarded(ILogger logger, string reason);
}
