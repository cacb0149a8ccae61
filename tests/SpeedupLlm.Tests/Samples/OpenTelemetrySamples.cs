using System.Diagnostics;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Samples;

/// <summary>With traces and metrics: outside it sees one chat, inside it sees every call that was paid for.</summary>
public sealed class OpenTelemetrySamples
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task Traces_show_the_request_outside_and_the_samples_inside(bool outside, int spans)
    {
        var source = $"chats {Guid.NewGuid()}";
        var exported = new List<Activity>();
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(source).AddInMemoryExporter(exported).Build();
        using var client = outside
            ? new FakeModel("7").AsBuilder().UseOpenTelemetry(sourceName: source, configure: all => all.EnableSensitiveData = true).UseSpeedup(BestOf8).Build()
            : new FakeModel("7").AsBuilder().UseSpeedup(BestOf8).UseOpenTelemetry(sourceName: source).Build();

        await client.GetResponseAsync("How many?", new ChatOptions().WithSpeedup(new SpeedupRequest { N = 8 }));
        traces.ForceFlush();

        Assert.Equal(spans, exported.Count);
        Assert.All(exported, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        // Outside, the usage is what all samples used together.
        Assert.Equal(outside ? 4 : 1, exported[0].GetTagItem("gen_ai.usage.output_tokens"));
    }

    [Fact]
    public async Task The_librarys_meter_counts_requests_operations_and_cost()
    {
        var exported = new List<Metric>();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter(SpeedupTelemetry.Name).AddInMemoryExporter(exported).Build();
        using var client = new FakeModel("7").AsBuilder().UseSpeedup(BestOf8).Build();

        await client.GetResponseAsync("How many?");
        metrics.ForceFlush();

        Assert.Subset(exported.Select(metric => metric.Name).ToHashSet(), new HashSet<string> { "speedup.requests", "speedup.operations", "speedup.cost" });
    }

    private static void BestOf8(SpeedupOptions options) => (options.Method, options.N) = ("best-of-n", 8);
}
