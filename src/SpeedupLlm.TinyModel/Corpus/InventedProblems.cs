using System.Globalization;
using System.Text;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Problems of one invented frame.</summary>
internal sealed class InventedProblems(SplitMix seed) : IProblems
{
    private static readonly string[] s_he = "Tom Ben Sam Max Leo Dan Jim Bob Tim Roy Paul Mark".Split(' ');
    private static readonly string[] s_she = "Ana Mia Eva Zoe Lily Rosa Kate Emma Jane Sara Nina Lucy".Split(' ');

    private readonly InventedFrame _frame = new(seed);

    private bool Packs => _frame.Start.Sign != '=';

    public Item Draw(SplitMix random)
    {
        while (true)
        {
            var count = Packs ? random.Below(3) : random.Below(4) == 0 ? 2 : 1;
            var effects = Enumerable.Range(0, _frame.Effects.Count).OrderBy(_ => random.Next()).Take(count).Order().ToArray();
            if (Numbers(effects, [], random) is { } values)
                return ToItem(new Story(effects, values, Cast(random), Choices(effects.Length, random)));
        }
    }

    public Item? Related(Item to, SimilarityLevel level, SplitMix random)
    {
        var story = (Story)to.Origin;
        switch (level)
        {
            case SimilarityLevel.S1:
                return to;
            case SimilarityLevel.S2:
                return ToItem(story with { Choices = [.. story.Choices.Select(choice => choice + 1)] });
            case SimilarityLevel.S3:
                var cast = random.Below(4) == 0 ? story.Cast : Cast(random);
                return Numbers(story.Effects, [], random) is { } values
                    ? ToItem(story with { Values = values, Cast = cast, Choices = random.Below(2) == 0 ? story.Choices : Choices(story.Effects.Length, random) })
                    : null;
            default:
                var effects = Enumerable.Range(0, _frame.Effects.Count).OrderBy(_ => random.Next()).Take(Math.Max(1, story.Effects.Length)).Order().ToArray();
                return Numbers(effects, story.Values, random) is { } shared
                    ? ToItem(story with { Effects = effects, Values = shared, Choices = Choices(effects.Length, random) })
                    : null;
        }
    }

    public Item? Misleading(Item to, SplitMix random)
    {
        var story = (Story)to.Origin;
        var other = random.Below(_frame.Effects.Count);
        if (story.Effects.Length == 0 || story.Effects.Contains(other))
            return null;
        var at = random.Below(story.Effects.Length);
        int[] effects = [.. story.Effects.Select((effect, i) => i == at ? other : effect)];
        var values = new Dictionary<int, int>(story.Values) { [other] = story.Values[story.Effects[at]] };
        return Evaluate(effects, values) is null ? null : ToItem(story with { Effects = effects, Values = values });
    }

    private static string[] Cast(SplitMix random)
    {
        var isShe = random.Below(2) == 1;
        return
        [
            random.Below(4) == 0 ? InventedWords.Name(random) : random.Pick(isShe ? s_she : s_he),
            random.Below(4) == 0 ? InventedWords.Name(random) : random.Pick(isShe ? s_he : s_she),
            isShe ? "she" : "he", $"{random.Below(4)}",
        ];
    }

    private static int[] Choices(int effects, SplitMix random) => [.. Enumerable.Range(0, effects + 2).Select(_ => random.Below(6))];

    /// <summary>−2: how many packs, −1: the start, then the effects'.</summary>
    private Dictionary<int, int>? Numbers(int[] effects, Dictionary<int, int> given, SplitMix random)
    {
        var large = random.Below(8) == 0;
        for (var tries = 0; tries < 300; tries++)
        {
            var values = new Dictionary<int, int>
            {
                [-2] = given.GetValueOrDefault(-2, Between(2, 9, random)),
                [-1] = given.GetValueOrDefault(-1, Packs ? Between(2, large ? 60 : 30, random) : Between(4, large ? 480 : 95, random)),
            };
            foreach (var effect in effects)
                values[effect] = given.GetValueOrDefault(effect, _frame.Effects[effect].Sign is '+' or '-' ? Between(2, large ? 190 : 48, random) : Between(2, 9, random));
            if (Evaluate(effects, values) is not null)
                return values;
        }

        return null;
    }

    private static int Between(int low, int high, SplitMix random)
    {
        while (true)
        {
            var number = random.Between(low, high);
            if (!Strata.HoldsOut(number))
                return number;
        }
    }

    private List<string>? Evaluate(int[] effects, Dictionary<int, int> values)
    {
        var steps = new List<string>();
        var value = values[-1];
        if (Packs && !Step(_frame.Start.Sign, values[-2], value))
            return null;
        foreach (var effect in effects)
        {
            if (!Step(_frame.Effects[effect].Sign, value, values[effect]))
                return null;
        }

        return steps.Count > 0 ? steps : null;

        bool Step(char sign, int left, int right)
        {
            var result = sign switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => left % right == 0 ? left / right : 0 };
            steps.Add($"{left} {sign} {right} = {result}");
            value = result;
            return result is >= 1 and <= 9999;
        }
    }

    private Item ToItem(Story story)
    {
        var steps = Evaluate(story.Effects, story.Values)!;
        var thing = _frame.Pool.Things[int.Parse(story.Cast[3], CultureInfo.InvariantCulture) % _frame.Pool.Things.Count];
        var text = new StringBuilder();
        Say(_frame.Start, story.Choices[0], -1);
        foreach (var (i, effect) in story.Effects.Index())
            Say(_frame.Effects[effect], story.Choices[i + 1], effect);
        Say(_frame.Question, story.Choices[story.Effects.Length + 1], -1);
        return new Item(text.ToString(), string.Join('\n', steps.Append($"Answer: {steps[^1].Split(' ')[^1]}")), story);

        void Say(InventedClause clause, int choice, int number)
        {
            var said = clause.Wordings[choice % clause.Wordings.Count]
                .Replace("{x}", $"{story.Values[number]}", StringComparison.Ordinal).Replace("{k}", $"{story.Values[-2]}", StringComparison.Ordinal)
                .Replace("{A}", story.Cast[0], StringComparison.Ordinal).Replace("{B}", story.Cast[1], StringComparison.Ordinal)
                .Replace("{he}", story.Cast[2], StringComparison.Ordinal)
                .Replace("{T1}", thing, StringComparison.Ordinal).Replace("{T}", thing + "s", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? " " : "").Append(char.ToUpperInvariant(said[0])).Append(said.AsSpan(1));
        }
    }

    private sealed record Story(int[] Effects, Dictionary<int, int> Values, string[] Cast, int[] Choices);
}
