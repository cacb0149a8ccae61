using System.Xml.Linq;
using SpeedupLlm.Benchmark.Scaling;

namespace SpeedupLlm.Benchmark.Tests.Scaling;

public sealed class CurveChartTests
{
    [Fact]
    public void It_is_an_SVG_with_a_panel_for_each_method_and_a_mark_for_each_point_inside_of_it()
    {
        CurvePoint[] points =
        [
            new("best-of-n", "static", "never", 1, null, 100, 1, 0.5), new("best-of-n", "static", "never", 16, null, 900, 16, 0.7),
            new("best-of-n", "deployable", "agreement", 16, 0.9, 400, 5, 0.69), new("long-cot", "reference", "threshold", 8, null, 250, 3, 1),
        ];
        var svg = XDocument.Parse(CurveChart.Svg(points));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var panels = svg.Root!.Elements(ns + "g").ToList();
        Assert.Equal(["best-of-n", "long-cot"], panels.Select(panel => panel.Elements(ns + "text").First().Value));
        var marks = panels.SelectMany(panel => panel.Elements(ns + "circle")).ToList();
        Assert.Equal(points.Length, marks.Count);
        Assert.All(marks, mark => Assert.InRange((double)mark.Attribute("cx")!, 0, 380));
        Assert.All(marks, mark => Assert.InRange((double)mark.Attribute("cy")!, 0, 214));
        Assert.Contains(marks, mark => mark.Value.Contains("τ = 0.9: 69.0% right, cost 400, 5.00 operations", StringComparison.Ordinal));
        // Dearer is further right, more right answers further up.
        Assert.True((double)marks[1].Attribute("cx")! > (double)marks[0].Attribute("cx")! && (double)marks[1].Attribute("cy")! < (double)marks[0].Attribute("cy")!);
    }

    [Fact]
    public void Without_points_it_is_still_an_SVG() => Assert.Equal("svg", XDocument.Parse(CurveChart.Svg([])).Root!.Name.LocalName);
}
