using System.Diagnostics.Metrics;
using SpeedupLlm.Diagnostics;

namespace SpeedupLlm.Testing;

/// <summary>Counts what <c>speedup.store.failures</c> rises by, in this process.</summary>
public sealed class StoreFailures : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public StoreFailures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SpeedupTelemetry.Name && instrument.Name == "speedup.store.failures")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
