using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

/// <summary>A template: a story frame, the clauses it tells, and the operations that answer what it asks.</summary>
public sealed class Family
{
    internal Family(Frame story, string name, Expression expression, IReadOnlyList<Clause> clauses)
    {
        Story = story;
        Id = $"{story.Name}/{name}";
        Expression = expression;
        Clauses = clauses;
        Variables = [.. clauses.SelectMany(c => c.Variables).Concat(expression.Variables).Distinct(StringComparer.Ordinal)];
        Telling = [.. clauses.SelectMany(c => c.Variables).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Stable: the frame and the family's name in it, such as <c>basket/share</c>.</summary>
    public string Id { get; }

    /// <summary>The story frame's name.</summary>
    public string Frame => Story.Name;

    /// <summary>Whether training sees the family.</summary>
    public Split Split => Story.Split;

    /// <summary>Whether its questions need made-up facts.</summary>
    public bool NeedsFacts => Story.IsAboutFacts;

    /// <summary>The operations over the frame's quantities, such as <c>(x + y) / k</c>; different for each family of a frame.</summary>
    public string Structure { get; internal init; } = "";

    /// <summary>The number of operations, 1 to 3.</summary>
    public int Operations => Expression.Operations;

    internal Frame Story { get; }

    internal Expression Expression { get; }

    internal IReadOnlyList<Clause> Clauses { get; }

    /// <summary>Every quantity, those told in the question first and in their order.</summary>
    internal IReadOnlyList<string> Variables { get; }

    /// <summary>The quantities that the question tells; the rest are facts.</summary>
    internal IReadOnlyList<string> Telling { get; }

    /// <summary>In how many ways a stratum can word it.</summary>
    public int Wordings(Stratum stratum) => Clauses.Aggregate(1, (product, clause) => product * clause.Allowed(stratum).Count);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
