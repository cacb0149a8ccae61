using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>All that forgetting reaches in a space.</summary>
/// <param name="Chosen">What was asked for.</param>
/// <param name="Derived">What was made with that, or with a lesson or tuned model that goes.</param>
/// <param name="Lessons">The ids of the lessons that go.</param>
/// <param name="Ids">The ids of all of it, tuned models too.</param>
internal sealed record Reach(IReadOnlyList<Experience> Chosen, IReadOnlyList<Experience> Derived, IReadOnlyList<string> Lessons, IReadOnlySet<string> Ids)
{
    /// <param name="query">What to forget.</param>
    /// <param name="space">The space.</param>
    /// <param name="services">What it holds.</param>
    /// <param name="known">The ids of what was reached before.</param>
    public static Reach Of(ExperienceQuery query, string space, SpaceOwnerServices services, IReadOnlySet<string> known)
    {
        var index = services.Index;
        var all = index.Of(space).Concat(index.Documents.Of(space)).ToList();
        var lessons = index.Lessons.All(space).Select(Made.Of).ToList();
        List<Made> made = [.. lessons, .. services.Adapters.All(space).Select(Made.Of)];
        var chosen = all.Where(query.Matches).ToList();

        var ids = chosen.Select(experience => experience.Id).Concat(known)
            .Concat(made.Where(each => each.IsChosenBy(query) || each.MayHold(query, id => index.FindAny(space, id) is not null)).Select(each => each.Id))
            .ToHashSet(StringComparer.Ordinal);
        var sources = made.ToDictionary(each => each.Id, each => each.Sources, StringComparer.Ordinal);
        ids.UnionWith(Descendants.Of(ids, index.Of(space), sources.GetValueOrDefault).Select(experience => experience.Id));
        var keys = ids.Select(Descendants.Key).ToHashSet(StringComparer.Ordinal);
        ids.UnionWith(made.Where(each => each.Sources.Any(source => keys.Contains(Descendants.Key(source)))).Select(each => each.Id));
        return new Reach(
            chosen, [.. all.Where(experience => ids.Contains(experience.Id) && !query.Matches(experience))],
            [.. lessons.Select(lesson => lesson.Id).Where(ids.Contains)], ids);
    }
}
