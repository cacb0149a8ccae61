using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

// Relatives keep their question's stratum: what is held out stays held out.
public sealed partial class QuestionSource
{
    private const int Tries = 60;

    /// <summary>A question of the given true level to another; null where there is none.</summary>
    /// <param name="to">A question drawn here, not one read from a file.</param>
    /// <param name="level">Its level to that question.</param>
    /// <param name="seed">Any value; another seed gives another relative where there are several.</param>
    public Question? Related(Question to, SimilarityLevel level, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(to);
        var problem = to.Problem ?? throw new ArgumentException("only a question that was drawn has relatives", nameof(to));
        var random = new SplitMix(SplitMix.Mix(seed, to.Id));
        return level switch
        {
            SimilarityLevel.S1 => to,
            SimilarityLevel.S2 => Reworded(problem, random),
            SimilarityLevel.S3 => Renumbered(to, problem, random),
            SimilarityLevel.S4 => AskedOtherwise(to, problem, random),
            _ => Unrelated(to, problem, random),
        };
    }

    /// <summary>
    /// A question that looks near but needs another operation and has another answer: all sentences but one word for
    /// word the same. Null where the family has no such twin.
    /// </summary>
    /// <param name="imitated">A question drawn here.</param>
    /// <param name="seed">Any value.</param>
    public static Question? Misleading(Question imitated, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(imitated);
        var problem = imitated.Problem ?? throw new ArgumentException("only a question that was drawn can be imitated", nameof(imitated));
        var family = problem.Family;
        foreach (var twin in SplitMix.Shuffle(family.Story.Families.Where(f => AreTwins(family, f)), f => f.Id, seed))
        {
            var values = new Dictionary<string, int>(problem.Known(), StringComparer.Ordinal);
            foreach (var (variable, number) in twin.Telling.Zip(problem.Numbers))
                values[variable] = number;
            if (!twin.Telling.All(v => IsPlausible(twin, v, problem.Size, values[v]))
                || !NumberDraw.Fits(twin, problem.Stratum, null, values))
                continue;
            var stratum = problem.Stratum == Stratum.HeldOutNumbers ? Stratum.Misleading : problem.Stratum;
            var question = (problem with { Family = twin, Values = values, Stratum = stratum }).ToQuestion()
                with { Imitates = imitated.Id };
            if (!string.Equals(question.Answer, imitated.Answer, StringComparison.Ordinal))
                return question;
        }

        return null;
    }

    private static bool AreTwins(Family one, Family other) =>
        one != other && one.Clauses.Count == other.Clauses.Count && one.Telling.Count == other.Telling.Count
        && one.Clauses.Zip(other.Clauses).Count(pair => pair.First != pair.Second) == 1;

    private static bool IsPlausible(Family family, string variable, int size, int number)
    {
        var range = family.Story.Quantities[variable].Ranges[size];
        return number >= range.Low && number <= range.High;
    }

    private static Question? Reworded(Problem problem, SplitMix random)
    {
        for (var i = 0; i < Tries; i++)
        {
            // Every sentence changes where there are enough wordings; with two of each, one relative would be all there is.
            var choices = Choices(problem.Family, problem.Stratum, random);
            var same = choices.Zip(problem.Choices).Count(pair => pair.First == pair.Second);
            if (same <= (problem.Stratum == Stratum.HeldOutWordings ? choices.Length / 2 : 0))
                return (problem with { Choices = choices }).ToQuestion();
        }

        return null;
    }

    private Question? Renumbered(Question to, Problem problem, SplitMix random)
    {
        var family = problem.Family;
        var people = Cast.Draw(_library.Names, family.Story.Things, problem.Stratum.Split(), random);
        var cast = family.NeedsFacts ? people with { Thing = problem.Cast.Thing, Other = problem.Cast.Other } : people;
        for (var i = 0; i < Tries; i++)
        {
            if (NumberDraw.Draw(family, problem.Stratum, problem.Size, to.Difficulty, random, problem.Known()) is not { } values)
                return null;
            var question = (problem with { Values = values, Cast = cast }).ToQuestion();
            if (!string.Equals(question.Answer, to.Answer, StringComparison.Ordinal))
                return question;
        }

        return null;
    }

    private static Question? AskedOtherwise(Question to, Problem problem, SplitMix random)
    {
        var seed = random.Next();
        var given = problem.Knowledge();
        // Half the time those of the same grade first: a stream's difficulty mostly stays, and every family is met.
        var others = SplitMix.Shuffle(problem.Family.Story.Families.Where(f => f != problem.Family), f => f.Id, seed)
            .OrderBy(f => seed % 2 == 0 && NumberDraw.SizeFor(f, to.Difficulty ?? Difficulty.Demo) != problem.Size);
        foreach (var family in others)
        {
            if (!family.Variables.Any(problem.Family.Variables.Contains))
                continue;
            if (NumberDraw.Draw(family, problem.Stratum, problem.Size, null, random, given) is { } values)
                return (problem with { Family = family, Values = values, Choices = Choices(family, problem.Stratum, random) }).ToQuestion();
        }

        return null;
    }

    private Question? Unrelated(Question to, Problem problem, SplitMix random)
    {
        if (problem.Family.NeedsFacts)
            return null; // a book's other words are unrelated too, but only the stream that owns the book can draw them
        var stratum = problem.Stratum == Stratum.Misleading ? Stratum.HeldOutNumbers : problem.Stratum;
        var families = _stories.Where(f => f.Story != problem.Family.Story).ToList();
        return Draw(families, stratum, to.Difficulty ?? Difficulty.Demo, random.Next(), book: null);
    }
}
