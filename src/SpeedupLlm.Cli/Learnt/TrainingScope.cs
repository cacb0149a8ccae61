using SpeedupLlm.Experiences;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Cli.Learnt;

/// <summary>What one memory scope has to tune a model on.</summary>
/// <param name="Space">Its space.</param>
/// <param name="User">Its user; null: none, or several that share it.</param>
/// <param name="Examples">At least one, oldest first.</param>
internal sealed record TrainingScope(string Space, string? User, IReadOnlyList<TuningExample> Examples)
{
    /// <summary>More would not be read.</summary>
    private const int MostNamed = 20;

    /// <param name="experiences">All that may be learnt from, oldest first.</param>
    /// <param name="space">One space; null: all.</param>
    /// <param name="user">One user, empty for what belongs to none; null: all.</param>
    public static IReadOnlyList<TrainingScope> Of(IEnumerable<Experience> experiences, string? space, string? user) =>
    [
        .. experiences
            .Where(each => (space is null || each.Space == space) && (user is null || (each.User ?? string.Empty) == user))
            .GroupBy(each => each.MemoryScope, StringComparer.Ordinal)
            .Select(scope => new TrainingScope(scope.First().Space, OnlyUser(scope), TrainingExamples.Of(scope)))
            .Where(scope => scope.Examples.Count > 0)
            .OrderBy(scope => scope.Space, StringComparer.Ordinal).ThenBy(scope => scope.User, StringComparer.Ordinal),
    ];

    /// <summary>Says which scopes would be mixed, and what to do.</summary>
    public static string WhyNot(IReadOnlyList<TrainingScope> scopes)
    {
        var named = string.Join("; ", scopes.Take(MostNamed)) + (scopes.Count > MostNamed ? $"; and {scopes.Count - MostNamed} more" : "");
        return $"This would mix what {scopes.Count} memory scopes keep apart, and a model tuned on it tells each what it learnt from the others. "
            + $"Choose one with --space and --user (\"\" for what belongs to none), or give --all-users to mix them. There are: {named}.";
    }

    public override string ToString() => $"space {Space}, {(User is null ? "no user" : $"user {User}")} ({Examples.Count} examples)";

    private static string? OnlyUser(IEnumerable<Experience> scope) => scope.Select(each => each.User).Distinct().Take(2).ToList() is [var one] ? one : null;
}
