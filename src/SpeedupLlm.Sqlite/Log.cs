using Microsoft.Extensions.Logging;

namespace SpeedupLlm.Sqlite;

/// <summary>Events 2000–2099. No event carries a question, an answer or a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "The store takes no writes ({Count} failed at once): {Reason}")]
    public static partial void WritesFail(ILogger logger, int count, string reason);

    [LoggerMessage(2001, LogLevel.Information, "The store takes writes again.")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "The store could not empty its write-ahead log at the end; nothing is lost: {Reason}")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Warning,
        "What was forgotten is still in the store's files, because another program reads an old state of them; tried again later.")]
    public static partial void ScrubWaits(ILogger logger);

    [LoggerMessage(2005, LogLevel.Warning, "What was forgotten is still in the store's files; tried again later, and at the next start: {Reason}")]
    public static partial void ScrubFailed(ILogger logger, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "The store could not roll back a failed group: {Reason}")]
    public static partial void RollbackFailed(ILogger logger, string reason);
}
