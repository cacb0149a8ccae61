using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>One sentence of an invented story in some wordings, and what it does to the quantity told of.</summary>
/// <param name="Sign">The operation; <c>=</c> begins the story with one number, <c>?</c> asks.</param>
/// <param name="Wordings">With the places {x} and {k} for numbers, {A} {B} {he} for people, {T} for the thing.</param>
internal sealed record InventedClause(char Sign, IReadOnlyList<string> Wordings);

/// <summary>
/// A story frame of invented words with operations drawn at random. Nothing about it can be known beforehand: who answers a second question of the
/// same frame has looked it up in the first one's solution. This teaches the model to use what stands in its context.
/// </summary>
internal sealed class InventedFrame
{
    private static readonly string[] s_cueless =
    [
        "{A} V {x} {T}.", "Then {he} V {x} {T}.", "{B} V {x} {T}.", "{x} {T} V P the N.", "{A} V {x} {T} P {B}.", "Later {A} V {x} {T} P a N.", "P the N {x} {T} V.",
        "{B} comes and V {x} {T}.", "{he} V {x} {T} P each N.", "After that {B} V {x} of them.", "{A} V this {x} times.", "Soon {x} N V {T}.", "{x} N V all of the {T}.",
        "Each of these V {x} N.", "All the {T} V P {x} N.", "In the N {x} {T} V.",
    ];

    private static readonly Dictionary<char, string[]> s_cues = new()
    {
        ['+'] = ["{A} V {x} more {T}.", "Then {he} V {x} new {T}.", "{B} V {x} extra {T}.", "Another {x} {T} V P the N.", "{he} also V {x} {T}."],
        ['-'] = ["{A} V {x} of the {T}.", "Then {x} of the {T} V.", "{B} V away {x} {T}.", "{x} of the {T} V P the N.", "P the N {A} V {x} of them."],
        ['*'] = ["Each of these V {x} N.", "{he} V {x} N for each of them.", "{A} V {x} times as many {T}.", "Every {T1} V {x} N.", "{A} V them for {x} N, the same number in each."],
        ['/'] = ["{x} N V all the {T} equally.", "All the {T} V P {x} N, the same number in each.", "{A} V all the {T} evenly P {x} N.", "{he} V them P {x} equal N.", "{A} V {x} {T} P each N."],
    };

    private static readonly string[] s_starts =
    [
        "{A} V {x} {T}.", "{A} has {x} {T} in a N.", "There are {x} {T} P the N of {A}.", "P the N {A} V {x} {T}.", "The N of {A} V {x} {T}.", "{x} {T} V P a N.", "A N has {x} {T} in it.",
    ];

    private static readonly string[] s_packs =
    [
        "{A} V {k} N of {x} {T}.", "There are {k} N with {x} {T} P each.", "Each of {k} N V {x} {T}.", "{A} V {x} {T} P each of {k} N.", "P the N {A} V {k} N with {x} {T} on each.",
        "{A} V {x} {T} a N for {k} N.", "The N of {A} V {k} N with {x} {T} in each.",
    ];

    private static readonly string[] s_questions =
    [
        "How many {T} V {A} now?", "How many {T} are P the N?", "Say how many {T} {A} V.", "The number of {T} P the N is what?", "Find the number of {T} P the N.", "How many {T} does {A} V?",
        "Now how many {T} V?", "What is the number of N {A} V?", "How many N does {A} V P the {T}?", "How many N V in each part?",
    ];

    private static readonly string[] s_places = "in on at of with by into from for over under near".Split(' ');

    public InventedFrame(SplitMix random)
    {
        var wordings = 2 + random.Below(2);
        var starts = random.Below(3) == 0;
        Start = Clause(starts ? random.Below(5) == 0 ? '+' : '*' : '=', starts ? s_packs : s_starts, wordings, random);
        // Pairs share their sentences but for the words that matter, as opposite clauses of real frames do.
        var count = 2 + random.Below(3);
        var shared = random.Below(2) == 0 ? SplitMix.Shuffle(s_cueless, text => text, random.Next()).Take(wordings).ToArray() : null;
        Effects = [.. Enumerable.Range(0, count).Select(_ => Effect(shared, wordings, random))];
        Question = Clause('?', s_questions, wordings, random);
        Pool = new Words(random);
    }

    public InventedClause Start { get; }

    public IReadOnlyList<InventedClause> Effects { get; }

    public InventedClause Question { get; }

    public Words Pool { get; }

    private static InventedClause Effect(string[]? shared, int wordings, SplitMix random)
    {
        var sign = random.Pick(['+', '+', '+', '-', '-', '-', '*', '/']);
        return Clause(sign, shared ?? (random.Below(2) == 0 ? s_cueless : s_cues[sign]), wordings, random);
    }

    private static InventedClause Clause(char sign, string[] skeletons, int wordings, SplitMix random) =>
        new(sign, [.. SplitMix.Shuffle(skeletons, text => text, random.Next()).Take(wordings).Select(text => Fill(text, random))]);

    /// <summary>V: a verb; N: a noun (many, after a number); P: a preposition.</summary>
    private static string Fill(string skeleton, SplitMix random)
    {
        var words = skeleton.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            var (bare, rest) = (words[i].TrimEnd('.', ',', '?'), words[i][words[i].TrimEnd('.', ',', '?').Length..]);
            words[i] = bare switch
            {
                "V" => InventedWords.Draw(random) + (random.Below(3) == 0 ? "" : "s"),
                "N" => InventedWords.Draw(random) + (i > 0 && words[i - 1] is "the" or "a" or "A" or "each" ? "" : "s"),
                "P" => i == 0 ? InventedWords.Capital(random.Pick(s_places)) : random.Pick(s_places),
                _ => bare,
            } + rest;
        }

        return string.Join(' ', words);
    }

    /// <summary>The things a frame can be about.</summary>
    internal sealed class Words(SplitMix random)
    {
        private static readonly string[] s_known =
            "apple pear plum nut lemon egg pen book card cup toy ball marble coin stamp shell ring stone hat lamp bag tree rose bean flower cake roll chair clock kite boat drum".Split(' ');

        public IReadOnlyList<string> Things { get; } =
            [.. Enumerable.Range(0, 4).Select(_ => random.Below(3) == 0 ? random.Pick(s_known) : InventedWords.Draw(random)).Distinct(StringComparer.Ordinal)];
    }
}
