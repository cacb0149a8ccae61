using System.Globalization;

namespace SpeedupLlm.Experiences;

/// <summary>A time as people write it: an age (<c>30d</c>, <c>12h</c>, <c>45m</c>) or a date (<c>2026-03-01</c>, <c>2026-03-01T12:00:00Z</c>).</summary>
public static class PointInTime
{
    /// <summary>What is accepted, for error messages.</summary>
    public const string Syntax = "an age such as 30d, 12h or 45m, or a date such as 2026-03-01 or 2026-03-01T12:00:00Z (UTC where it names no zone)";

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">What an age is counted from.</param>
    /// <returns>The time; null: it is none.</returns>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? unit = text[^1] switch { 'd' => TimeSpan.FromDays(1), 'h' => TimeSpan.FromHours(1), 'm' => TimeSpan.FromMinutes(1), _ => null };
            return unit is { } one && count < (now - DateTimeOffset.MinValue) / one ? now - (count * one) : null;
        }

        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
