namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>A thing's name, one and many.</summary>
internal sealed record Noun(string One, string Many);

/// <summary>A person's name and how to speak of them.</summary>
internal sealed record Person(string Name, bool IsShe);

/// <summary>Who and what a story is about. The two people take different pronouns, so that a pronoun is never ambiguous.</summary>
internal sealed record Cast(Person First, Person Second, Noun Thing, Noun Other)
{
    public string? Says(string placeholder) => placeholder switch
    {
        "A" => First.Name,
        "B" => Second.Name,
        "he" => First.IsShe ? "she" : "he",
        "his" => First.IsShe ? "her" : "his",
        "him" => First.IsShe ? "her" : "him",
        "t" => Thing.One,
        "T" => Thing.Many,
        "u" => Other.One,
        "U" => Other.Many,
        _ => null,
    };

    public static Cast Draw(Names names, IReadOnlyList<Noun> things, Split split, SplitMix random)
    {
        var isShe = random.Below(2) == 1;
        var first = new Person(random.Pick(names.For(split, isShe)), isShe);
        var second = new Person(random.Pick(names.For(split, !isShe)), !isShe);
        if (things.Count == 0)
            return new Cast(first, second, new Noun("", ""), new Noun("", ""));
        var thing = random.Below(things.Count);
        var other = things.Count == 1 ? thing : (thing + 1 + random.Below(things.Count - 1)) % things.Count;
        return new Cast(first, second, things[thing], things[other]);
    }
}

/// <summary>First names by split and pronoun.</summary>
internal sealed class Names(ILookup<(Split Split, bool IsShe), string> names)
{
    public IEnumerable<string> All { get; } = [.. names.SelectMany(n => n)];

    public IReadOnlyList<string> For(Split split, bool isShe) => [.. names[(split, isShe)]];

    /// <summary>Reads lines such as <c>trained she: Ana Mia</c>.</summary>
    public static Names Parse(IEnumerable<string> lines) => new(lines
        .Select(line => line.Split(':', StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2)
        .SelectMany(parts => parts[1].Split(' ').Select(name => (Key: KeyOf(parts[0]), Name: name)))
        .ToLookup(pair => pair.Key, pair => pair.Name));

    private static (Split Split, bool IsShe) KeyOf(string head) =>
        (head.StartsWith("trained", StringComparison.Ordinal) ? Split.Trained : Split.HeldOut,
        head.EndsWith("she", StringComparison.Ordinal));
}
