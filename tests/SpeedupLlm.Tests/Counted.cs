using System.Diagnostics.Metrics;
using SpeedupLlm.Diagnostics;

namespace SpeedupLlm.Tests;

/// <summary>Listens to one of the library's counters. Other tests run beside: assert that it rises, not how far.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _total;

    public Counted(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SpeedupTelemetry.Name && instrument.Name == name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref _total, measurement));
        _listener.Start();
    }

    public long Total => Interlocked.Read(ref _total);

    public void Dispose() => _listener.Dispose();
}
