namespace SpeedupLlm.Experiences;

/// <summary>Where a document's experience comes from.</summary>
/// <param name="Id">The document's own id, unique in its space.</param>
/// <param name="Source">What it is shown to come from: a file's name, a title.</param>
public sealed record DocumentOrigin(string Id, string Source)
{
    private const string Prefix = "doc:";
    private const int HashLength = 8;

    /// <summary>
    /// The experience's id: with every other text or source another one, so that what was answered with a document can be told from what would be
    /// answered now.
    /// </summary>
    internal string ExperienceId(string text) => $"{Prefix}{Id}@{TextId.Of(Source, text)[..HashLength]}";

    /// <summary>The document's id in an experience's; null where it is no document's.</summary>
    internal static string? IdOf(string experienceId) =>
        experienceId.StartsWith(Prefix, StringComparison.Ordinal) && experienceId.Length > Prefix.Length + HashLength
            ? experienceId[Prefix.Length..^(HashLength + 1)]
            : null;
}
