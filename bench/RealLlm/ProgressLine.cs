using System.Diagnostics;

namespace SpeedupLlm.RealLlm;

/// <summary>How far it is, on stderr, with the time to go: every two seconds where wished, else twice a minute.</summary>
internal sealed class ProgressLine(TextWriter error, int total, bool often)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _every = TimeSpan.FromSeconds(often ? 2 : 30);
    private TimeSpan _last;
    private int _done;
    private int _failed;

    public void Played(AskRecord record)
    {
        _done++;
        if (record.Error is not null)
        {
            // The first few tell what is wrong; the rest would only bury them.
            if (++_failed <= 5) error.WriteLine($"failed: {record.Problem}, ask {record.Exposure + 1}: {record.Error}");
        }

        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (elapsed - _last < _every && _done < total) return;
        _last = elapsed;
        var left = elapsed * ((double)(total - _done) / _done);
        error.WriteLine($"{record.Scorer}: {_done} of {total} requests, {Span(elapsed)} so far, about {Span(left)} to go");
    }

    private static string Span(TimeSpan t) => t.TotalMinutes >= 1 ? $"{(int)t.TotalMinutes} min {t.Seconds} s" : $"{t.Seconds} s";
}
