using System.Globalization;
using System.Security;
using System.Text;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>
/// Cost-accuracy curves as an SVG, a panel for each method. Written by hand: chart libraries draw through native code (ScottPlot through Skia), and the
/// command has none but SQLite's.
/// </summary>
public static class CurveChart
{
    private const int PanelWidth = 460;
    private const int PanelHeight = 300;
    private const int Left = 56;
    private const int Top = 34;
    private const int PlotWidth = PanelWidth - Left - 24;
    private const int PlotHeight = PanelHeight - Top - 52;
    private const int Head = 64;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    private static readonly Series[] All =
    [
        new("static, over N", "#6b7280", point => point is { Scorer: "static", Tau: null }),
        new("adaptive without a key, over N", "#2563eb", point => point is { Scorer: "deployable", Tau: null }),
        new("adaptive without a key, over τ", "#0d9488", point => point is { Scorer: "deployable", Tau: not null }),
        new("adaptive with the answer key, over N", "#d97706", point => point is { Scorer: "reference" }),
    ];

    /// <summary>The chart; empty panels where a method has no points.</summary>
    public static string Svg(IReadOnlyList<CurvePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var methods = points.Select(point => point.Method).Distinct(StringComparer.Ordinal).ToList();
        var columns = Math.Min(2, Math.Max(1, methods.Count));
        var (width, height) = (Math.Max(columns * PanelWidth, 720), Head + ((methods.Count + columns - 1) / columns * PanelHeight));
        var svg = new StringBuilder();
        svg.Append(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="system-ui, sans-serif" font-size="12">
            <rect width="{width}" height="{height}" fill="#ffffff"/>
            <text x="16" y="24" font-size="15" font-weight="600" fill="#111827">Accuracy by cost of a question</text>

            """);
        var x = 16;
        foreach (var series in All)
        {
            svg.AppendLine($"""<circle cx="{x + 5}" cy="44" r="4" fill="{series.Colour}"/><text x="{x + 14}" y="48" fill="#374151">{Escape(series.Name)}</text>""");
            x += 30 + (int)(series.Name.Length * 6.1);
        }

        foreach (var (index, method) in methods.Index())
            Panel(svg, index % columns * PanelWidth, Head + (index / columns * PanelHeight), method, [.. points.Where(point => point.Method == method)]);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Panel(StringBuilder svg, int x, int y, string method, List<CurvePoint> points)
    {
        var (step, costs) = Axis(0, points.Max(point => point.Cost));
        var (rise, rights) = Axis(points.Min(point => point.Accuracy), points.Max(point => point.Accuracy));
        svg.AppendLine($"""<g transform="translate({x + Left} {y + Top})">""");
        svg.AppendLine($"""<text y="-14" font-weight="600" fill="#111827">{Escape(method)}</text>""");
        for (var tick = rights.Low; tick <= rights.High + (rise / 2); tick += rise)
        {
            var at = Round(Y(tick));
            svg.AppendLine($"""<path d="M0 {at}H{PlotWidth}" stroke="#e5e7eb"/><text x="-8" y="{at}" dy="4" text-anchor="end" fill="#6b7280">{Share(tick, rise)}</text>""");
        }

        for (var tick = costs.Low; tick <= costs.High + (step / 2); tick += step)
            svg.AppendLine($"""<text x="{Round(X(tick))}" y="{PlotHeight + 18}" text-anchor="middle" fill="#6b7280">{tick.ToString("#,0.##", CultureInfo.InvariantCulture)}</text>""");
        svg.AppendLine($"""<path d="M0 {PlotHeight}H{PlotWidth}" stroke="#9ca3af"/>""");
        svg.AppendLine($"""<text x="{PlotWidth}" y="{PlotHeight + 36}" text-anchor="end" fill="#6b7280">mean cost (priced tokens)</text>""");
        foreach (var series in All)
        {
            var line = points.Where(series.Has).OrderBy(point => point.N).ThenBy(point => point.Tau).ToList();
            if (line.Count == 0)
                continue;
            var path = string.Join('L', line.Select(point => $"{Round(X(point.Cost))} {Round(Y(point.Accuracy))}"));
            svg.AppendLine($"""<path d="M{path}" fill="none" stroke="{series.Colour}" stroke-width="2" stroke-linejoin="round"/>""");
            foreach (var point in line)
                svg.AppendLine($"""<circle cx="{Round(X(point.Cost))}" cy="{Round(Y(point.Accuracy))}" r="3.5" fill="{series.Colour}" stroke="#ffffff"><title>{Escape(Told(point))}</title></circle>""");
        }

        svg.AppendLine("</g>");

        double X(double cost) => PlotWidth * (cost - costs.Low) / (costs.High - costs.Low);

        double Y(double right) => PlotHeight * (1 - ((right - rights.Low) / (rights.High - rights.Low)));
    }

    /// <summary>Round numbers around [low, high]: steps of 1, 2 or 5 times a power of ten, about five of them.</summary>
    private static (double Step, (double Low, double High) Ends) Axis(double low, double high)
    {
        var span = Math.Max(high - low, 0.01);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(span / 5)));
        var step = unit * RoundSteps.First(times => unit * times * 5 >= span);
        return (step, (Math.Floor(low / step) * step, Math.Max(Math.Ceiling(high / step), Math.Floor(low / step) + 1) * step));
    }

    private static string Told(CurvePoint point) =>
        $"{point.Scorer} {point.Stop}, N = {point.N}{(point.Tau is { } tau ? $", τ = {tau}" : string.Empty)}: {point.Accuracy:0.0%} right, cost {point.Cost:0}, {point.Operations:0.00} operations";

    private static string Share(double value, double step) => value.ToString(step < 0.01 ? "0.0%" : "0%", CultureInfo.InvariantCulture);

    private static string Round(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);

    private sealed record Series(string Name, string Colour, Func<CurvePoint, bool> Has);
}
