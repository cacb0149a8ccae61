using System.Text;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>Bytes to text as they come; holds back what may be the beginning of a stop sequence, and cuts at the first one.</summary>
internal sealed class StopText(IReadOnlyList<string> stops)
{
    private readonly System.Text.Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private string _held = "";

    public bool Stopped { get; private set; }

    /// <summary>What may be shown after these bytes.</summary>
    public string Add(ReadOnlySpan<byte> bytes, bool last = false)
    {
        var chars = new char[bytes.Length + 4];
        _held += new string(chars, 0, _utf8.GetChars(bytes, chars, last));
        var cut = stops.Select(stop => _held.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (cut >= 0)
            (Stopped, _held) = (true, _held[..cut]);
        var keep = Stopped || last ? 0 : stops.Select(Pending).DefaultIfEmpty(0).Max();
        var shown = _held[..^keep];
        _held = _held[^keep..];
        return shown;
    }

    /// <summary>How much of the end may be a stop sequence's beginning.</summary>
    private int Pending(string stop)
    {
        for (var length = Math.Min(stop.Length - 1, _held.Length); length > 0; length--)
        {
            if (_held.EndsWith(stop[..length], StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
