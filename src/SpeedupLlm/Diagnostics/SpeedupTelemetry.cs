using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SpeedupLlm.Diagnostics;

/// <summary>Traces and metrics. Source and meter are both named <see cref="Name"/>.</summary>
public static class SpeedupTelemetry
{
    /// <summary>The name to subscribe to: <c>SpeedupLlm</c>.</summary>
    public const string Name = "SpeedupLlm";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("speedup.requests", "{request}", "Requests, by path (recall, scaling, forwarded), arm and status.");

    internal static readonly Counter<long> Operations =
        Meter.CreateCounter<long>("speedup.operations", "{operation}", "Operations spent, by method and arm.");

    internal static readonly Counter<double> Cost =
        Meter.CreateCounter<double>("speedup.cost", "{token}", "Priced tokens spent, by method and arm.");

    internal static readonly Counter<long> Audits =
        Meter.CreateCounter<long>("speedup.audits", "{audit}", "Requests also answered afresh without memory, by arm and whether the answers agree.");

    internal static readonly Counter<long> Lessons =
        Meter.CreateCounter<long>("speedup.lessons", "{lesson}", "Lessons written in the background, by memory method.");

    internal static readonly Counter<long> LearningFailures =
        Meter.CreateCounter<long>("speedup.learning.failures", "{failure}", "Requests that could not be learnt from in the background, by memory method and reason.");

    internal static readonly Counter<long> StoreFailures =
        Meter.CreateCounter<long>("speedup.store.failures", "{failure}", "Writes that the store did not take; the requests were answered.");

    internal static readonly Counter<long> MemoryFailures =
        Meter.CreateCounter<long>("speedup.memory.failures", "{failure}", "Failures of the embedder, the index, a tuned model or a tuning; the requests were answered without.");

    internal static readonly Counter<long> Evicted =
        Meter.CreateCounter<long>("speedup.evicted", "{experience}", "Experiences that made room for others.");

    internal static readonly Counter<long> Forgotten =
        Meter.CreateCounter<long>("speedup.forgotten", "{experience}", "Experiences and documents that were forgotten, with what was made of them.");

    /// <summary>The span of one request; the spans of its calls to the model are inside.</summary>
    internal static Activity? Start(string? model) => Source.StartActivity("speedup chat", ActivityKind.Internal)
        ?.SetTag("gen_ai.operation.name", "chat")
        .SetTag("gen_ai.request.model", model);
}
