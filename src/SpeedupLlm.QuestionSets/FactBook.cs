using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

/// <summary>A made-up fact as it stands in a document.</summary>
/// <param name="Id">Such as <c>worth:zorp</c>; a question's <see cref="Question.Needs"/> refers to it.</param>
/// <param name="Source">Where it is said to come from.</param>
/// <param name="Text">One sentence.</param>
public sealed record FactDocument(string Id, string Source, string Text);

/// <summary>
/// A small world of made-up facts, drawn anew for every seed: a zorp is worth 7 coins in one and 4 in the next, so that
/// no weights can know it. Within a book a fact never changes.
/// </summary>
public sealed class FactBook
{
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<Frame, IReadOnlyList<Noun>> _words = [];

    internal FactBook(ulong seed, Split split, int perFrame, IReadOnlyList<Frame> frames)
    {
        (Seed, Split) = (seed, split);
        var documents = new List<FactDocument>();
        foreach (var (index, frame) in frames.Index())
        {
            var own = MadeUpWords.Of(split).Where(word => SplitMix.Hash(word) / 8 % (ulong)frames.Count == (ulong)index);
            _words[frame] = [.. SplitMix.Shuffle(own, word => word, seed).Take(perFrame).Select(word => new Noun(word, word + "s"))];
            documents.AddRange(_words[frame].Select(thing => Document(frame, thing)));
        }

        Documents = documents;
    }

    /// <summary>The book's seed.</summary>
    public ulong Seed { get; }

    /// <summary>Whether its words are those of training.</summary>
    public Split Split { get; }

    /// <summary>Every fact of the book as a document, to be told to memory.</summary>
    public IReadOnlyList<FactDocument> Documents { get; }

    /// <summary>The fact of that id.</summary>
    public FactDocument this[string id] => Documents.First(d => string.Equals(d.Id, id, StringComparison.Ordinal));

    internal Stratum Stratum => Split == Split.Trained ? Stratum.TrainedFacts : Stratum.Facts;

    internal IReadOnlyList<Noun> Words(Frame frame) => _words[frame];

    internal Dictionary<string, int> Values(Frame frame, Cast cast) => new(StringComparer.Ordinal)
    {
        ["v"] = _values[Problem.FactId(frame, cast.Thing)],
        ["w"] = _values[Problem.FactId(frame, cast.Other)],
    };

    private FactDocument Document(Frame frame, Noun thing)
    {
        var id = Problem.FactId(frame, thing);
        var random = new SplitMix(SplitMix.Mix(Seed, id));
        var range = frame.Quantities["v"].Ranges[1];
        do
            _values[id] = random.Between(range.Low, range.High);
        while (Split == Split.Trained && Quantity.IsHeldOut(_values[id]));
        var cast = new Cast(new Person("", false), new Person("", true), thing, thing);
        var values = new Dictionary<string, int>(StringComparer.Ordinal) { ["v"] = _values[id] };
        return new FactDocument(id, frame.Source!, Placeholders.Fill(random.Pick(frame.Fact.Wordings), cast, values));
    }
}
