using System.Text.RegularExpressions;

namespace SpeedupLlm.Prompts;

/// <summary>
/// Every text that the product itself says to a model, by name, in one place. The embedded model was trained on exactly these; a changed text needs
/// a new <see cref="Version"/>, because answers depend on it.
/// </summary>
public sealed partial class PromptSet
{
    private readonly Dictionary<string, string> _texts;

    private PromptSet(string version, Dictionary<string, string> texts) => (Version, _texts) = (version, texts);

    /// <summary>The texts that come with the library.</summary>
    public static PromptSet Default { get; } = new("1", Read());

    /// <summary>Part of the recall scope and of the receipt.</summary>
    public string Version { get; }

    /// <summary>The names of all texts.</summary>
    public IReadOnlyCollection<string> Names => _texts.Keys;

    /// <summary>A text with its places filled. What is filled in is taken as it is: braces in it mean nothing.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="values">A value for every place of the text.</param>
    /// <exception cref="ArgumentException">The text is unknown, or a place has no value.</exception>
    public string Render(string name, params (string Place, string Value)[] values)
    {
        if (!_texts.TryGetValue(name, out var text))
            throw new ArgumentException($"There is no prompt '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
        return Place().Replace(text, match =>
        {
            var place = match.Groups[1].Value;
            var at = Array.FindIndex(values, value => string.Equals(value.Place, place, StringComparison.Ordinal));
            return at >= 0 ? values[at].Value : throw new ArgumentException($"Prompt '{name}' needs a value for {{{place}}}.", nameof(values));
        });
    }

    /// <summary>The same texts with some replaced, as configuration may ask for.</summary>
    /// <param name="version">Another one than <see cref="Version"/>.</param>
    /// <param name="texts">By name; each with the same places as the text it replaces.</param>
    /// <exception cref="ArgumentException">A name is unknown, a place is missing or unknown, or the version is the same.</exception>
    public PromptSet With(string version, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (string.IsNullOrWhiteSpace(version) || string.Equals(version, Version, StringComparison.Ordinal))
            throw new ArgumentException($"Changed prompts need a version of their own, not '{version}'.", nameof(version));
        var changed = new Dictionary<string, string>(_texts, StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            if (!_texts.TryGetValue(name, out var known))
                throw new ArgumentException($"There is no prompt '{name}'. There are: {string.Join(", ", Names)}.", nameof(texts));
            if (!PlacesOf(known).SetEquals(PlacesOf(text)))
                throw new ArgumentException($"Prompt '{name}' must have the places {string.Join(", ", PlacesOf(known).Select(p => $"{{{p}}}"))}.", nameof(texts));
            changed[name] = text;
        }

        return new PromptSet(version, changed);
    }

    private static HashSet<string> PlacesOf(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    private static Dictionary<string, string> Read()
    {
        const string Prefix = "Prompts/";
        var assembly = typeof(PromptSet).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            texts[Path.GetFileNameWithoutExtension(resource[Prefix.Length..])] = reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
        }

        return texts;
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Place();
}
