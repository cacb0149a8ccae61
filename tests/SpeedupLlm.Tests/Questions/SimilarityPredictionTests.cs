using System.Numerics.Tensors;
using System.Text.Json;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Questions;

public sealed class SimilarityPredictionTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["Anna", "Tom", "Maria", "Kofi", "Jerry", "Li"];

    // Made problems: one template a line, with other names and numbers in each instance.
    private static readonly string[] Templates =
    [
        "{N} has {a} boxes with {b} pencils each. How many pencils does {N} have?",
        "A train travels at {a} km/h for {b} hours. How far does it travel?",
        "{N} bought {a} shirts at ${b} each and paid with a $500 note. How much change did {N} get?",
        "What is {a}% of {b}?",
        "{N} is {a} years old. {M} is {b} years older than {N}. How old is {M}?",
        "A tank holds {a} litres of water. {b} litres leak out every day. How many litres are left after 3 days?",
        "{N} reads {a} pages a day. A book has {b} pages. How many days does {N} need for the book?",
        "A rectangle is {a} cm long and {b} cm wide. What is its area?",
    ];

    [Theory]
    [InlineData(true, .1, false, false, SimilarityLevel.S1)]
    [InlineData(false, .99, true, false, SimilarityLevel.S2)]
    [InlineData(false, .99, false, true, SimilarityLevel.S3)]
    [InlineData(false, .99, false, false, SimilarityLevel.S4)]
    [InlineData(false, .6, true, true, SimilarityLevel.S4)]
    [InlineData(false, .6, false, true, SimilarityLevel.S4)]
    [InlineData(false, .1, true, true, SimilarityLevel.None)]
    [InlineData(false, double.NaN, true, true, SimilarityLevel.None)]
    public void Follows_text_slots_cosine_and_template(bool sameText, double cosine, bool slotsEqual, bool sameTemplate, SimilarityLevel level) =>
        Assert.Equal(level, SimilarityPrediction.Predict(sameText, cosine, slotsEqual, () => sameTemplate));

    [Theory]
    [InlineData("What is 3 + 4?", "what is  3 + 4", true)]
    [InlineData("Tom's car, is it red?", "toms car is it red", false)]
    [InlineData("Hello, world!", "hello world", true)]
    [InlineData("What is 1.5?", "What is 15?", false)]
    [InlineData("What is 5!?", "What is 5?", false)]
    [InlineData("What is 15%?", "What is 15?", false)]
    [InlineData("What is -5?", "What is 5?", false)]
    [InlineData("(3-5)*2", "3-5*2", false)]
    public void Same_text_forgives_case_space_and_punctuation(string left, string right, bool same) =>
        Assert.Equal(same, SimilarityPrediction.SameText(left, right));

    [Fact]
    public void Another_instance_of_a_template_is_S3()
    {
        var instances = Templates.SelectMany((template, t) => Enumerable.Range(0, 12).Select(k => (t, text: Fill(template, k)))).ToList();
        var (same, other) = (new List<SimilarityLevel>(), new List<SimilarityLevel>());
        foreach (var (left, right) in Pairs(instances))
            (left.t == right.t ? same : other).Add(Level(left.text, right.text));
        output.WriteLine($"template: S3 {Share(same, SimilarityLevel.S3)}; other templates at S1-S3: {other.Count(level => level >= SimilarityLevel.S3)} of {other.Count}");
        Assert.True(same.Count(level => level == SimilarityLevel.S3) >= .99 * same.Count);
        Assert.DoesNotContain(other, level => level >= SimilarityLevel.S3);
    }

    // Stories of SVAMP come in several variations each, so that its own near pairs are mostly of one story: they may not be many.
    [Fact]
    public void Problems_of_other_stories_are_not_S3()
    {
        if (SharedFolder.Find("svamp", "SVAMP.json") is not { } svamp || SharedFolder.Find("gsm8k", "test.jsonl") is not { } gsm8k)
        {
            Assert.Skip("no shared/datasets here");
            return;
        }

        using var set = JsonDocument.Parse(File.ReadAllText(svamp));
        var stories = set.RootElement.EnumerateArray().Select(
            problem => $"{problem.GetProperty("Body").GetString()} {problem.GetProperty("Question").GetString()}").ToList();
        var others = File.ReadLines(gsm8k).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("question").GetString()!).ToList();
        var within = Near(Pairs(stories.Select(Embedded).ToList()));
        var across = Near(stories.Select(Embedded).ToList() is var left && others.Select(Embedded).ToList() is var right
            ? left.SelectMany(l => right.Select(r => (l, r))) : []);
        output.WriteLine($"SVAMP: {within}; SVAMP x GSM8K: {across}");
        Assert.True(within.S2 <= 2 && within.S3 < .01 * 499_500, $"{within}");
        Assert.True(across.S2 == 0 && across.S3 <= 2, $"{across}");
    }

    [Fact]
    public void Bank_questions_of_another_intent_are_seldom_S2()
    {
        if (SharedFolder.Find("banking77", "test.csv") is not { } path)
        {
            Assert.Skip("no shared/datasets here");
            return;
        }

        var rows = File.ReadLines(path).Skip(1).Where((_, k) => k % 3 == 0).Select(line => line.LastIndexOf(',') is var comma && comma > 0
            ? (text: line[..comma], intent: line[(comma + 1)..]) : (text: line, intent: "")).Where(row => row.intent.Length > 0).ToList();
        var embedded = rows.Select(row => (row.intent, at: Embedded(row.text))).ToList();
        var other = Near(Pairs(embedded).Where(pair => pair.Left.intent != pair.Right.intent).Select(pair => (pair.Left.at, pair.Right.at)));
        var same = Near(Pairs(embedded).Where(pair => pair.Left.intent == pair.Right.intent).Select(pair => (pair.Left.at, pair.Right.at)));
        output.WriteLine($"banking77, other intent: {other}; same intent: {same}");
        Assert.True(other.S2 + other.S3 < .0002 * other.All, $"{other}");
    }

    [Fact]
    public void Minimal_pairs_are_told_apart()
    {
        if (SharedFolder.Find("checklist-qqp", "mft_pairs.jsonl") is not { } path)
        {
            Assert.Skip("no shared/datasets here");
            return;
        }

        var rows = File.ReadLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Select(row =>
            (test: row.GetProperty("test").GetString()!, label: row.GetProperty("label_corrected").GetInt32(),
                level: Level(row.GetProperty("q1").GetString()!, row.GetProperty("q2").GetString()!))).ToList();
        foreach (var group in rows.GroupBy(row => (row.label, row.test)).OrderBy(group => group.Key))
            output.WriteLine($"{group.Key.label} {group.Count(r => r.level >= SimilarityLevel.S2)}/{group.Count()} at S1-S2: {group.Key.test}");
        string[] ruled = ["same adjectives, different people", "How can I become more X != How can I become less X", "Order does matter for asymmetric relations"];
        foreach (var test in ruled)
            Assert.DoesNotContain(rows, row => row.test == test && row.label == 0 && row.level >= SimilarityLevel.S2);
    }

    private static (string Text, float[] Vector) Embedded(string text) => (text, NGramEmbedder.Embed(text));

    private static (int S2, int S3, int S4, int All) Near(IEnumerable<((string Text, float[] Vector) Left, (string Text, float[] Vector) Right)> pairs)
    {
        var (s2, s3, s4, all) = (0, 0, 0, 0);
        foreach (var (left, right) in pairs)
        {
            all++;
            var cosine = TensorPrimitives.Dot(left.Vector, right.Vector);
            if (cosine < SimilarityThresholds.Default.S4)
                continue;
            var level = SimilarityPrediction.Predict(false, cosine, Slots.Of(left.Text).Equals(Slots.Of(right.Text)), () => Template.Same(left.Text, right.Text));
            s2 += level == SimilarityLevel.S2 ? 1 : 0;
            s3 += level == SimilarityLevel.S3 ? 1 : 0;
            s4 += level == SimilarityLevel.S4 ? 1 : 0;
        }

        return (s2, s3, s4, all);
    }

    private static SimilarityLevel Level(string left, string right) => SimilarityPrediction.Predict(
        SimilarityPrediction.SameText(left, right), TensorPrimitives.Dot(NGramEmbedder.Embed(left), NGramEmbedder.Embed(right)),
        Slots.Of(left).Equals(Slots.Of(right)), () => Template.Same(left, right));

    private static string Share(List<SimilarityLevel> levels, SimilarityLevel level) => $"{levels.Count(l => l == level)} of {levels.Count}";

    private static string Fill(string template, int k) => template
        .Replace("{N}", Names[k % 6], StringComparison.Ordinal).Replace("{M}", Names[(k + 2) % 6], StringComparison.Ordinal)
        .Replace("{a}", $"{3 + (k * 7)}", StringComparison.Ordinal).Replace("{b}", $"{11 + (k * 5)}", StringComparison.Ordinal);

    private static IEnumerable<(T Left, T Right)> Pairs<T>(List<T> all) => all.SelectMany((left, i) => all.Skip(i + 1).Select(right => (left, right)));
}
