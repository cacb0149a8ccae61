namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>A story frame: the knowledge that its families share. Whole frames are held out, so that none of their words leak.</summary>
internal sealed record Frame(
    string Name, Split Split, string? Source, IReadOnlyList<Noun> Things,
    IReadOnlyDictionary<string, Quantity> Quantities, IReadOnlyDictionary<string, Clause> Clauses)
{
    /// <summary>Whether its questions need made-up facts, which then are about its things.</summary>
    public bool IsAboutFacts => Source is not null;

    /// <summary>Whether special verbs decide the operation, which nobody can guess who does not know the trade.</summary>
    public bool IsTrade { get; init; }

    /// <summary>How its facts are worded in documents.</summary>
    public Clause Fact => Clauses.Values.First(c => c.Kind == ClauseKind.Fact);

    /// <summary>The families in the order of the file.</summary>
    public IReadOnlyList<Family> Families { get; internal set; } = [];
}
