using Microsoft.Extensions.Logging;

namespace SpeedupLlm.Diagnostics;

/// <summary>The library's log messages, event ids 1000–1099. None holds a question, an answer or a key.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "Space {Space}: the store did not take an assignment; requests go on without memory until it does.")]
    public static partial void AssignmentFailed(ILogger logger, Exception exception, string space);

    [LoggerMessage(1001, LogLevel.Warning, "Space {Space}: the store did not take an outcome; answers are given, nothing is learnt until it does.")]
    public static partial void CommitFailed(ILogger logger, Exception exception, string space);

    [LoggerMessage(1002, LogLevel.Error, "Space {Space}: learning from a request failed; later requests are learnt from.")]
    public static partial void LearningFailed(ILogger logger, Exception exception, string space);

    [LoggerMessage(1003, LogLevel.Warning, "Retrieval failed; requests go on without memory until it works.")]
    public static partial void RetrievalFailed(ILogger logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Warning, "The upstream refused a prompt with guidance; it was asked again without.")]
    public static partial void GuidanceRefused(ILogger logger, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "{Count} experiences have embeddings of another embedder; only exact recall finds them.")]
    public static partial void OtherEmbedder(ILogger logger, int count);

    [LoggerMessage(1006, LogLevel.Warning, "The method's stream ended early; the best candidate so far was served.")]
    public static partial void StreamEndedEarly(ILogger logger, Exception exception);

    [LoggerMessage(1007, LogLevel.Warning, "Space {Space}, band {Band}: memory does harm ({Harm}); 2% of requests go on using it, to see whether that changes.")]
    public static partial void BandClosed(ILogger logger, string space, string band, string harm);

    [LoggerMessage(1008, LogLevel.Information, "Space {Space}, band {Band}: memory has turned useful; it is used again.")]
    public static partial void BandOpened(ILogger logger, string space, string band);

    [LoggerMessage(1009, LogLevel.Warning, "An audit found no fresh answer; the request was answered before.")]
    public static partial void AuditFailed(ILogger logger, Exception exception);

    [LoggerMessage(1043, LogLevel.Warning, "Memory method {Method} failed; the request is answered without memory.")]
    public static partial void GuidanceFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(1030, LogLevel.Warning, "Space {Space}: the tuned model {Adapter} could not be loaded; the base model answered.")]
    public static partial void AdapterNotLoaded(ILogger logger, Exception exception, string space, string adapter);

    [LoggerMessage(1034, LogLevel.Warning, "Space {Space}: the tuned model {Adapter} failed; the base model answered.")]
    public static partial void AdapterFailed(ILogger logger, Exception exception, string space, string adapter);

    [LoggerMessage(1035, LogLevel.Warning, "Space {Space}: the tuned model {Model} is not there any more where it was made; {Serving} serves now.")]
    public static partial void AdapterGone(ILogger logger, string space, string model, string serving);

    [LoggerMessage(1036, LogLevel.Warning, "Space {Space}: the tuned model {Model} is not there any more where it was made, and could not be ended.")]
    public static partial void AdapterNotEnded(ILogger logger, Exception exception, string space, string model);

    [LoggerMessage(1033, LogLevel.Warning, "Space {Space}: the tuned model {Model} is used no more, and could not be dropped where it was made.")]
    public static partial void AdapterNotDropped(ILogger logger, Exception exception, string space, string model);

    [LoggerMessage(1031, LogLevel.Warning, "Space {Space}: tuning failed; it is tried again with the first experience after {Wait}.")]
    public static partial void TuningFailed(ILogger logger, Exception exception, string space, TimeSpan wait);

    [LoggerMessage(1032, LogLevel.Information, "Space {Space}: the tuned model {Adapter} serves: {Right} right answers against {Before} of {Of}.")]
    public static partial void AdapterServes(ILogger logger, string space, string adapter, int right, int before, int of);

    [LoggerMessage(1010, LogLevel.Warning, "Space {Space}: a lesson could not be written; the request was answered before.")]
    public static partial void ReflectionFailed(ILogger logger, Exception exception, string space);

    [LoggerMessage(1011, LogLevel.Warning, "Space {Space}: the store did not take a lesson; it is lost when the process ends.")]
    public static partial void LessonFailed(ILogger logger, Exception exception, string space);

    [LoggerMessage(1040, LogLevel.Information, "The store takes what is written again.")]
    public static partial void StoreRecovered(ILogger logger);

    [LoggerMessage(1041, LogLevel.Information, "Retrieval works again.")]
    public static partial void RetrievalRecovered(ILogger logger);

    [LoggerMessage(1042, LogLevel.Warning,
        "Space {Space} has {Count} experiences and room for {Capacity}: what is left is pinned or quarantined. Unpin some, or raise the capacity.")]
    public static partial void OverCapacity(ILogger logger, string space, int count, int capacity);
}
