namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>A family with everything chosen: all that a question is made of.</summary>
/// <param name="Family">What is told and asked.</param>
/// <param name="Stratum">What its choices were taken from.</param>
/// <param name="Cast">Who and what it is about.</param>
/// <param name="Choices">For each clause the number of its wording.</param>
/// <param name="Values">A number for each quantity, facts included.</param>
/// <param name="Size">Which of the quantities' ranges the numbers come from.</param>
/// <param name="Book">The seed of the book whose facts it needs; 0 for stories.</param>
internal sealed record Problem(
    Family Family, Stratum Stratum, IReadOnlyList<int> Choices, IReadOnlyDictionary<string, int> Values, Cast Cast, int Size, ulong Book)
{
    /// <summary>The numbers the question tells, in the order it introduces its quantities.</summary>
    public IReadOnlyList<int> Numbers => [.. Family.Telling.Select(v => Values[v])];

    /// <summary>The ids of the facts it needs, such as <c>worth:zorp</c>.</summary>
    public IReadOnlyList<string> Facts =>
        [.. Family.Variables.Except(Family.Telling, StringComparer.Ordinal).Select(v => FactId(Family.Story, FactThing(Cast, v)))];

    public static string FactId(Frame frame, Noun thing) => $"{frame.Name}:{thing.One}";

    public bool SameFacts(Problem other) => Book == other.Book && Facts.SequenceEqual(other.Facts, StringComparer.Ordinal);

    /// <summary>
    /// Whether both tell of the same people and things, as far as their family's wordings may name them; a person whom
    /// one wording leaves out is still the same person.
    /// </summary>
    public bool TellsOfTheSame(Problem other) => Family.Clauses.SelectMany(c => c.Wordings).SelectMany(Placeholders.Of)
        .All(name => string.Equals(Cast.Says(name), other.Cast.Says(name), StringComparison.Ordinal));

    /// <summary>The facts among its values: what stays when its numbers change.</summary>
    public IReadOnlyDictionary<string, int> Known() =>
        Values.Where(v => Family.NeedsFacts && v.Key is "v" or "w").ToDictionary(StringComparer.Ordinal);

    /// <summary>The quantities that another question of the same frame can share: what it tells, and all facts about its things.</summary>
    public IReadOnlyDictionary<string, int> Knowledge()
    {
        var known = Known();
        return Values.Where(v => Family.Variables.Contains(v.Key) || known.ContainsKey(v.Key)).ToDictionary(StringComparer.Ordinal);
    }

    public Question ToQuestion()
    {
        var text = string.Join(' ', Family.Clauses.Select((clause, i) => Placeholders.Fill(clause.Wordings[Choices[i]], Cast, Values)));
        var steps = Family.Variables.Except(Family.Telling, StringComparer.Ordinal).Select(Told).ToList();
        var answer = Family.Expression.Evaluate(Values, steps)!.Value;
        return new Question
        {
            Id = $"{Family.Id}-{SplitMix.Hash($"{text}/{Book}"):x16}",
            Text = text,
            Answer = answer.ToString(),
            Solution = string.Join('\n', steps.Append($"Answer: {answer}")),
            Stratum = Stratum,
            Difficulty = Grade.Of(Family.Operations, Values.Where(v => Family.Variables.Contains(v.Key)).Max(v => v.Value)),
            Origin = new Origin(
                Family.Frame, Family.Id, Family.Structure, $"{Family.Id}:{string.Join('.', Choices)}", Numbers, NamesIn(text)),
            Needs = Facts,
            Problem = this,
        };
    }

    private static Noun FactThing(Cast cast, string variable) => variable is "v" ? cast.Thing : cast.Other;

    private string Told(string variable)
    {
        var cast = Cast with { Thing = FactThing(Cast, variable) };
        return Placeholders.Fill(Family.Story.Fact.Wordings[0], cast,
            new Dictionary<string, int>(StringComparer.Ordinal) { ["v"] = Values[variable] });
    }

    private IReadOnlyList<string> NamesIn(string text) =>
        [.. new[] { Cast.First.Name, Cast.Second.Name }.Where(name => text.Contains(name, StringComparison.Ordinal))];
}
