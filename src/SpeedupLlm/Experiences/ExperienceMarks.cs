namespace SpeedupLlm.Experiences;

/// <summary>What an operator says about experiences of a space.</summary>
/// <param name="Space">The space.</param>
/// <param name="Ids">The experiences.</param>
/// <param name="Pinned">Null: as it is.</param>
/// <param name="Quarantined">Null: as it is.</param>
public sealed record ExperienceMarks(string Space, IReadOnlyList<string> Ids, bool? Pinned = null, bool? Quarantined = null)
{
    /// <summary>An experience, marked.</summary>
    public Experience On(Experience experience)
    {
        ArgumentNullException.ThrowIfNull(experience);
        return experience with { Pinned = Pinned ?? experience.Pinned, Quarantined = Quarantined ?? experience.Quarantined };
    }
}
