using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gating;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>The names in the reports are what others build on.</summary>
public sealed partial class SavingsJsonTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    [Fact]
    public void The_savings_report_is_as_it_was() => AssertGolden("savings.json", JsonSerializer.SerializeToNode(
        Savings.Of("default", Enumerable.Range(1, 400).Select(Outcome)), GatewayJson.Default.SavingsReport)!);

    [Fact]
    public void The_concentration_report_is_as_it_was() => AssertGolden("concentration.json", JsonSerializer.SerializeToNode(
        Concentration.Of("default", Enumerable.Range(1, 8).Select(i => new MemoryUse("default", $"rcpt_{i}", i < 7 ? "exp_1" : "exp_2", "own", i % 2 == 0 ? 0.5 : null, i % 3 == 0 ? 1 : 0))),
        GatewayJson.Default.ConcentrationReport)!);

    /// <summary>Memory halves all, and one audit in five finds it wrong.</summary>
    private static Outcome Outcome(int i)
    {
        var (arm, band) = ((i * 7 % 11) % 2 == 0 ? Arm.Memory : Arm.Control, i % 10 == 0 ? "S2/in-context/best-of-n" : "S1/in-context/best-of-n");
        var operations = (arm == Arm.Memory ? 1 : 2) * (1 + (i % 3));
        return new Outcome(
            $"r{i}", "default", i, arm, band, i % 97 == 0 ? RequestStatus.Failed : RequestStatus.Completed, i % 97 == 0 ? 1 : operations / 8.0, null,
            new Spent(operations * 100, operations, operations, 20 * operations, 0, 20 * operations, 50 * operations, Money: operations / 1e4), 100)
        {
            Drawn = new Randomisation(0.5, 0.35, 0.05, 0.2, 0.1, i % 5 == 0 ? QualitySource.Audit : QualitySource.None) { Cap = 800, Operations = 8 },
            Audit = i % 5 == 0 ? new Audit(i % 25 != 0 || arm == Arm.Control, 200) : null,
            Ratings = i % 40 == 0 ? new Ratings(1, 1) : null,
        };
    }

    private static void AssertGolden(string name, JsonNode report)
    {
        // The last digits of logarithms and sums are the machine's.
        var json = Number().Replace(
            report.ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
            match => double.Parse(match.Value, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture)).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Golden, name);
        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == json, $"{file} should read:\n{json}");
    }

    [GeneratedRegex(@"(?<=: )-?\d+\.?\d*(E[+-]\d+)?")]
    private static partial Regex Number();
}
