namespace SpeedupLlm.Scoring;

/// <summary>The scorers that come with the library. A new one is a file here and a line in this list.</summary>
internal static class Scorers
{
    public static IReadOnlyList<IScorer> All { get; } =
    [
        new SelfAgreement(),
        new RuleScorer(),
        new ReferenceScorer(),
    ];
}
