using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus.Formats;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>
/// What the embedded model learns from: word problems of the trained split and invented ones, in the product's exact prompt formats. Document i is the
/// same in every process.
/// </summary>
/// <param name="tokenizer">The model's.</param>
/// <param name="context">The most tokens of a document.</param>
/// <param name="seed">Draws everything.</param>
/// <param name="exchanged">Of so many documents in a hundred known words mean other operations than they do, as a solved example shows.</param>
internal sealed class BaseCorpus(Tokenizer tokenizer, int context, ulong seed, int exchanged = 0) : ITrainingCorpus
{
    // How often each is written.
    private static readonly (int Weight, Kind Kind, Action<Page> Write)[] s_mix =
    [
        (150, Kind.Stories, Solving.Plain), (210, Kind.Stories, Solving.AfterExamples), (230, Kind.Invented, Solving.Session), (100, Kind.Facts, Facts.Write),
        (60, Kind.Any, Refining.Write), (25, Kind.Any, Refining.Judge), (40, Kind.Any, Stepping.Next), (25, Kind.Any, Stepping.Value), (40, Kind.Any, LongChains.Write),
        (20, Kind.Any, Lessons.Reflect), (15, Kind.Any, Lessons.OfSeveral), (15, Kind.Any, Lessons.Update), (50, Kind.Any, Lessons.Use),
        (140, Kind.Stories, Extras.Drill), (10, Kind.Stories, Extras.Sum), (5, Kind.Stories, Extras.Talk),
    ];

    private static readonly int s_weight = s_mix.Sum(part => part.Weight);

    private enum Kind
    {
        Stories,
        Invented,
        Facts,
        Any,
    }

    /// <inheritdoc/>
    public IEnumerable<TrainingDocument> From(long index)
    {
        for (var i = index; ; i++)
            yield return Document(i);
    }

    /// <summary>The turns of a document, for people to read and for the tokenizer to be trained on.</summary>
    public static IReadOnlyList<ChatTurn> Turns(ulong seed, long index, int exchanged = 0) => Turns(Draws(seed, index, attempt: 0), exchanged);

    private TrainingDocument Document(long index)
    {
        for (var attempt = 0; ; attempt++)
        {
            var random = Draws(seed, index, attempt);
            var turns = Turns(random, exchanged);
            var spelled = random.Below(4) == 0 ? 0.12 : 0;
            var document = ChatTemplate.Document(tokenizer, turns, turn => Encode(turn, spelled, random));
            if (document.Tokens.Count <= context)
                return document;
        }
    }

    private static SplitMix Draws(ulong seed, long index, int attempt) => new(SplitMix.Mix(SplitMix.Mix(seed, (ulong)index), (ulong)attempt));

    private static List<ChatTurn> Turns(SplitMix random, int exchanged) =>
        exchanged > 0 && random.Below(100) < exchanged ? Exchange(random) : Write(random);

    private static List<ChatTurn> Write(SplitMix random)
    {
        var place = random.Below(s_weight);
        var part = s_mix.First(p => (place -= p.Weight) < 0);
        var kind = part.Kind == Kind.Any ? random.Below(2) == 0 ? Kind.Stories : Kind.Invented : part.Kind;
        IProblems problems = kind switch
        {
            Kind.Invented => new InventedProblems(random),
            Kind.Facts => new FactProblems(random.Next()),
            _ => new StoryProblems(),
        };
        // Invented problems need no disguise. Of the others half are as they are, the rest lose a third of their words on average.
        var share = kind == Kind.Invented || random.Below(2) == 0 ? 0 : random.Between(5, 70) / 100.0;
        var page = new Page(problems, new Disguise(random, share), random);
        part.Write(page);
        return page.Turns;
    }

    private static List<ChatTurn> Exchange(SplitMix random)
    {
        while (true)
        {
            var share = random.Pick([0, 0.3, 0.6, 0.8]);
            var page = new Page(new ExchangedProblems(random), new Disguise(random, share), random);
            if (random.Below(20) < 9 ? Exchanged.Follow(page) : Exchanged.Ignore(page))
                return page.Turns;
        }
    }

    /// <summary>Some words of what is asked letter by letter: so unknown words are read as known ones are.</summary>
    private List<int> Encode(ChatTurn turn, double spelled, SplitMix random)
    {
        var tokens = tokenizer.Encode(turn.Text);
        if (spelled <= 0 || turn.Role.Value != "user")
            return tokens;
        return [.. tokens.SelectMany(token => token >= Tokenizer.FirstPiece && random.Below(1000) < spelled * 1000
            ? tokenizer.Pieces[token - Tokenizer.FirstPiece].Select(c => Tokenizer.FirstByte + c) : [token])];
    }
}
