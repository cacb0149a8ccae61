namespace SpeedupLlm.Scoring;

/// <summary>The scorers that come with the library. A new one is a file here and a line in this list.</summary>
internal static class Scorers
{
    /// <summary>How a scorer may be written beside its name, for messages.</summary>
    public const string Syntax = "weighted(name:WEIGHT, …)";

    public static IReadOnlyList<IScorer> All { get; } =
    [
        new SelfAgreement(),
        new RuleScorer(),
        new ReferenceScorer(),
        new Judge(),
        new LogProbabilityScorer(),
        new RewardScorer(),
    ];

    /// <summary>The scorer of a request: a name, or several with their weights; null where it is none.</summary>
    public static IScorer? Find(string text, IEnumerable<IScorer> known)
    {
        if (Expression.Parse(text) is not { Number: null } expression)
            return null;
        if (expression.Parts.Count == 0)
            return Named(expression.Name);
        var parts = expression.Parts.Select(part => (Scorer: Named(part.Name), Weight: part.Number ?? 1, Plain: part.Parts.Count == 0)).ToList();
        return expression.Name == Weighted.Composition && parts.TrueForAll(part => part is { Scorer: not null, Weight: > 0, Plain: true })
            ? new Weighted([.. parts.Select(part => (part.Scorer!, part.Weight))])
            : null;

        IScorer? Named(string name) => known.FirstOrDefault(scorer => string.Equals(scorer.Name, name, StringComparison.Ordinal));
    }

    /// <summary>Whether a scorer is, or is made of, one of this name.</summary>
    public static bool Uses(string text, string name) =>
        Expression.Parse(text) is { } expression && (expression.Name == name || expression.Parts.Any(part => part.Name == name));
}
