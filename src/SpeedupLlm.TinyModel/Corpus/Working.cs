using System.Globalization;
using System.Text.RegularExpressions;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Where a step's operand comes from.</summary>
/// <param name="Told">The place of the number among those of the question, from 0; −1: not told there.</param>
/// <param name="Step">The step whose result it is, from 0; −1: none.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct Operand(int Told, int Step, int Value);

/// <summary>A step such as <c>12 + 5 = 17</c>.</summary>
internal sealed record WorkStep(Operand Left, char Sign, Operand Right, int Result)
{
    public string Line => $"{Left.Value} {Sign} {Right.Value} = {Result}";
}

/// <summary>A worked solution taken apart: what it looks up, what it computes, and from which numbers of the question.</summary>
internal sealed partial record Working(IReadOnlyList<string> Facts, IReadOnlyList<WorkStep> Steps, int Answer)
{
    public IEnumerable<string> Lines => Facts.Concat(Steps.Select(step => step.Line));

    public string Solution => string.Join('\n', Lines.Append($"Answer: {Answer}"));

    public static Working Parse(string text, string solution)
    {
        var told = Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
        var (facts, steps) = (new List<string>(), new List<WorkStep>());
        foreach (var line in solution.Split('\n')[..^1])
        {
            if (Step().Match(line) is not { Success: true } match)
            {
                facts.Add(line);
                continue;
            }

            var left = Find(match.Groups[1].Value, told, steps);
            var right = Find(match.Groups[3].Value, told, steps);
            steps.Add(new WorkStep(left, match.Groups[2].Value[0], right, int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture)));
        }

        return new Working(facts, steps, steps[^1].Result);
    }

    /// <summary>The same with a mistake: a slip of arithmetic, or another operation; what follows is computed from it. Null where none makes sense.</summary>
    public Working? Mistaken(SplitMix random, out int at)
    {
        at = random.Below(Steps.Count);
        for (var tries = 0; tries < 12; tries++)
        {
            var steps = new List<WorkStep>();
            foreach (var (index, step) in Steps.Index())
            {
                var left = step.Left with { Value = step.Left.Step >= 0 ? steps[step.Left.Step].Result : step.Left.Value };
                var right = step.Right with { Value = step.Right.Step >= 0 ? steps[step.Right.Step].Result : step.Right.Value };
                var sign = index == at && random.Below(2) == 0 ? random.Pick(['+', '-', '*', '/']) : step.Sign;
                var result = Apply(left.Value, sign, right.Value);
                if (result is not null && index == at && sign == step.Sign)
                    result += random.Pick([-10, -2, -1, 1, 2, 10, 100]);
                if (result is not { } value || value is < 1 or > 9999)
                    break;
                steps.Add(new WorkStep(left, sign, right, value));
            }

            if (steps.Count == Steps.Count && steps[^1].Result != Answer)
                return new Working(Facts, steps, steps[^1].Result);
        }

        return null;
    }

    /// <summary>The same with other operations, and results computed from them; null where a result makes no sense.</summary>
    /// <param name="sign">From a sign to its new one.</param>
    public Working? Remade(Func<char, char> sign)
    {
        var steps = new List<WorkStep>();
        foreach (var step in Steps)
        {
            var left = step.Left with { Value = step.Left.Step >= 0 ? steps[step.Left.Step].Result : step.Left.Value };
            var right = step.Right with { Value = step.Right.Step >= 0 ? steps[step.Right.Step].Result : step.Right.Value };
            if (Apply(left.Value, sign(step.Sign), right.Value) is not (>= 1 and <= 9999 and var result))
                return null;
            steps.Add(new WorkStep(left, sign(step.Sign), right, result));
        }

        return new Working(Facts, steps, steps[^1].Result);
    }

    private static int? Apply(int left, char sign, int right) => sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => right > 0 && left % right == 0 ? left / right : null,
    };

    private static Operand Find(string number, List<int> told, List<WorkStep> steps)
    {
        var value = int.Parse(number, CultureInfo.InvariantCulture);
        var step = steps.FindLastIndex(s => s.Result == value);
        var used = steps.SelectMany(s => new[] { s.Left.Told, s.Right.Told }).ToHashSet();
        var place = told.Index().Where(pair => pair.Item == value && !used.Contains(pair.Index)).Select(pair => pair.Index).DefaultIfEmpty(told.IndexOf(value)).First();
        return step >= 0 && (step == steps.Count - 1 || place < 0) ? new Operand(-1, step, value) : new Operand(place, -1, value);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(\d+) ([-+*/]) (\d+) = (\d+)$")]
    private static partial Regex Step();
}
