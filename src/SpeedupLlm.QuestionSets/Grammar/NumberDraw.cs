namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>Draws numbers that make sense in a story and belong to a stratum.</summary>
internal static class NumberDraw
{
    // Exact divisions with a held-out number take some 50 tries on average, 1,000 at worst.
    private const int Tries = 4000;

    /// <summary>
    /// Numbers for a family, or null where there are none. Those given stay: facts, and what is shared with another
    /// question. Without a difficulty any grade will do.
    /// </summary>
    public static IReadOnlyDictionary<string, int>? Draw(
        Family family, Stratum stratum, int size, Difficulty? difficulty, SplitMix random, IReadOnlyDictionary<string, int> given)
    {
        var values = new Dictionary<string, int>(given, StringComparer.Ordinal);
        var free = family.Variables.Where(v => !given.ContainsKey(v)).ToList();
        for (var i = 0; i < (free.Count == 0 ? 1 : Tries); i++)
        {
            foreach (var variable in free)
            {
                var range = family.Story.Quantities[variable].Ranges[size];
                values[variable] = random.Between(range.Low, range.High);
            }

            if (Fits(family, stratum, difficulty, values))
                return values;
        }

        return null;
    }

    /// <summary>Whether the numbers give an answer, make the grade and keep the stratum's promise.</summary>
    public static bool Fits(Family family, Stratum stratum, Difficulty? difficulty, IReadOnlyDictionary<string, int> values)
    {
        var told = family.Telling.Select(v => values[v]);
        return stratum switch
        {
            Stratum.Trained or Stratum.TrainedFacts => !told.Any(Quantity.IsHeldOut),
            Stratum.Facts => true, // what is held out there are the facts
            _ => told.Any(Quantity.IsHeldOut),
        }
        && (difficulty is null || difficulty == Grade.Of(family.Operations, family.Variables.Max(v => values[v])))
        && family.Expression.Evaluate(values) is not null;
    }

    /// <summary>Whether a family can make the grade at all.</summary>
    public static int? SizeFor(Family family, Difficulty difficulty) =>
        Grade.Size(difficulty, family.Operations) is { } size
        && Grade.Of(family.Operations, family.Variables.Max(v => family.Story.Quantities[v].Ranges[size].High)) == difficulty ? size : null;
}
