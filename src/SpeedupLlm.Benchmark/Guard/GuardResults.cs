using System.Text.Json.Serialization;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>What the simulation of the guard found.</summary>
/// <param name="Null">Memory without effect: histories in which the band was closed or a saving claimed.</param>
/// <param name="Drift">The same while questions get harder and easier.</param>
/// <param name="Harm">How soon a harmful memory is closed.</param>
/// <param name="Saving">How soon a saving is claimed.</param>
/// <param name="Reopen">A closed band that turned useful.</param>
/// <param name="Many">Many bands without effect, their claims controlled together.</param>
/// <param name="ControlShare">The mean share of requests without memory over the null histories.</param>
/// <param name="Regret">What not knowing the effect costs.</param>
/// <param name="Poison">A memory of wrong answers that samples agree on.</param>
public sealed record GuardResults(
    Wrongs Null, Wrongs Drift, IReadOnlyList<HarmCell> Harm, IReadOnlyList<SavingCell> Saving, Reopened Reopen, ManyBands Many,
    double ControlShare, IReadOnlyList<RegretCell> Regret, Poisoned Poison)
{
    /// <summary>Memory without effect where quality is seen through audits, one on every request.</summary>
    public Wrongs Audited { get; init; } = new(0, 0);
}

/// <summary>Histories without effect.</summary>
/// <param name="Histories">Simulated.</param>
/// <param name="Wrong">Those in which anything was shown that is not there.</param>
public sealed record Wrongs(int Histories, int Wrong);

/// <summary>A harmful memory.</summary>
/// <param name="Mean">Mean success probability.</param>
/// <param name="Cost">Change of mean cost, as a fraction.</param>
/// <param name="Score">Change of mean score.</param>
/// <param name="Within">Requests allowed.</param>
/// <param name="Closed">The share of histories in which the band was closed by then; null: no memory can do this.</param>
public sealed record HarmCell(double Mean, double Cost, double Score, int Within, double? Closed);

/// <summary>A useful memory.</summary>
/// <param name="Mean">Mean success probability.</param>
/// <param name="Cost">Change of mean cost, as a fraction.</param>
/// <param name="Within">Requests allowed.</param>
/// <param name="Claimed">The share of histories in which the saving was claimed by then; null: no memory can do this.</param>
public sealed record SavingCell(double Mean, double Cost, int Within, double? Claimed);

/// <summary>Bands closed for their cost, which then turned useful.</summary>
/// <param name="Within">Requests allowed after the turn.</param>
/// <param name="Share">The share re-opened by then, in the hardest case for it of <paramref name="Cells"/>.</param>
/// <param name="Cells">By mean success probability.</param>
public sealed record Reopened(
    int Within, [property: JsonPropertyName("reopened")] double Share, IReadOnlyList<ReopenCell> Cells);

/// <summary>One mean of <see cref="SpeedupLlm.Benchmark.Guard.Reopened"/>.</summary>
/// <param name="Mean">Mean success probability.</param>
/// <param name="Cost">Change of mean cost after the turn.</param>
/// <param name="Reopened">The share re-opened.</param>
public sealed record ReopenCell(double Mean, double Cost, double Reopened);

/// <summary>Bands without effect side by side.</summary>
/// <param name="Bands">In each run.</param>
/// <param name="FalseClaims">The share of runs in which any band was ever on the list of claims.</param>
public sealed record ManyBands(int Bands, double FalseClaims);

/// <summary>What the guard costs against one who knows the effect from the start and acts on it.</summary>
/// <param name="Mean">Mean success probability.</param>
/// <param name="Cost">Change of mean cost by memory.</param>
/// <param name="Requests">In each history.</param>
/// <param name="ControlShare">Mean share of requests without memory.</param>
/// <param name="OverOracle">What was spent over what that one would have, less 1; null: no memory can have this effect.</param>
public sealed record RegretCell(double Mean, double Cost, int Requests, double? ControlShare, double? OverOracle);

/// <summary>Poisoned memories.</summary>
/// <param name="Runs">Simulated in each cell.</param>
/// <param name="Within">Audited requests allowed.</param>
/// <param name="Closed">The share closed by then, in the hardest case of <paramref name="Cells"/>.</param>
/// <param name="Cells">By mean success probability.</param>
public sealed record Poisoned(int Runs, int Within, double Closed, IReadOnlyList<PoisonCell> Cells);

/// <summary>One mean of <see cref="Poisoned"/>.</summary>
/// <param name="Mean">Mean success probability.</param>
/// <param name="Closed">The share closed for lower quality.</param>
/// <param name="Agreement">How often samples agree on the wrong answer of a poisoned question.</param>
/// <param name="Score">The change of true accuracy, seen by nobody but the simulation.</param>
public sealed record PoisonCell(double Mean, double Closed, double Agreement, double Score);

/// <summary>The results as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GuardResults))]
public sealed partial class GuardJson : JsonSerializerContext;
