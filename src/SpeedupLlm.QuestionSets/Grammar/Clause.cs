namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>What a clause does in a text.</summary>
internal enum ClauseKind
{
    /// <summary>Tells a part of the story.</summary>
    Statement,

    /// <summary>Asks.</summary>
    Question,

    /// <summary>Stands in a document, not in the question.</summary>
    Fact,
}

/// <summary>One sentence of a story in several wordings. Those at equal places in opposite clauses read alike, on purpose.</summary>
internal sealed record Clause(string Name, ClauseKind Kind, IReadOnlyList<string> Trained, IReadOnlyList<string> HeldOut)
{
    /// <summary>The trained wordings, then the held-out ones: a wording's number is its place here.</summary>
    public IReadOnlyList<string> Wordings { get; } = [.. Trained, .. HeldOut];

    /// <summary>The quantities it speaks of.</summary>
    public IReadOnlyList<string> Variables { get; } = Placeholders.QuantitiesOf(Trained[0]);

    /// <summary>The numbers of the wordings that a stratum may use.</summary>
    public (int First, int Count) Allowed(Stratum stratum) => stratum switch
    {
        Stratum.HeldOutWordings => (Trained.Count, HeldOut.Count),
        Stratum.HeldOutFamilies or Stratum.HeldOutTrades => (0, Wordings.Count),
        _ => (0, Trained.Count),
    };
}
