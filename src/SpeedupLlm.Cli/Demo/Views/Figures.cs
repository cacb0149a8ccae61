using SpeedupLlm.Accounting;

namespace SpeedupLlm.Cli.Demo.Views;

/// <summary>How figures are written for people.</summary>
internal static class Figures
{
    public static string Number(double? value, string format) => value is { } number ? number.ToString(format) : "–";

    public static string Percent(double? value) => value is { } share ? $"{share:0.0%}" : "–";

    /// <summary>With a real minus sign and always a sign: −41%.</summary>
    public static string Change(double value) => Minus($"{value:+0%;-0%;0%}");

    public static string Points(double value) => Minus($"{value * 100:+0.0;-0.0;0.0}");

    // The second section keeps what rounds to zero from being −0.0%.
    public static string Estimate(Interval? interval) => interval is null ? "too little data" : Minus($"{interval.Value:0.0%;-0.0%}");

    public static string Between(Interval? interval) => interval is null ? "" : Minus($"{interval.Low:0.0%;-0.0%} to {interval.High:0.0%;-0.0%}");

    private static string Minus(string text) => text.Replace('-', '−');
}
