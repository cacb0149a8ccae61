using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>The rules that come with the library. A new one is a file here and a line in this list.</summary>
internal static class StoppingRules
{
    /// <summary>How a rule may be written beside its name, for messages.</summary>
    public const string Syntax = "name:τ, window:SIZE, any(…, …), all(…, …)";

    public static IReadOnlyList<IStoppingRule> All { get; } =
    [
        new Never(),
        new Threshold(),
        new Agreement(),
        new Window(),
        new Confidence(),
        new NothingToMend(),
    ];

    /// <summary>The rule of a request: a name, one with its number, or several composed; null where it is none.</summary>
    public static IStoppingRule? Find(string text, IEnumerable<IStoppingRule> known) =>
        Expression.Parse(text) is { } expression ? Find(expression, known) : null;

    private static IStoppingRule? Find(Expression expression, IEnumerable<IStoppingRule> known)
    {
        if (expression.Parts.Count > 0)
        {
            var rules = expression.Parts.Select(part => Find(part, known)).ToList();
            return expression.Name is Combined.Any or Combined.All && expression.Number is null && rules.TrueForAll(rule => rule is not null)
                ? new Combined(expression.Name == Combined.All, rules!)
                : null;
        }

        var rule = known.FirstOrDefault(rule => string.Equals(rule.Name, expression.Name, StringComparison.Ordinal));
        return (rule, expression.Number) switch
        {
            (null, _) => null,
            (_, null) => rule,
            (Window, { } size) => size is >= 2 and <= Window.MaxSize && size == Math.Floor(size) ? new Window((int)size) : null,
            (_, { } tau) => tau is > 0 and <= 1 ? new AtTau(rule, tau) : null,
        };
    }
}
