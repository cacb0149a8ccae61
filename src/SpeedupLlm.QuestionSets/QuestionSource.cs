using SpeedupLlm.QuestionSets.Grammar;

namespace SpeedupLlm.QuestionSets;

/// <summary>
/// Draws questions. Every draw names its stratum and its seed; the same call gives the same question on every machine,
/// whatever was drawn before.
/// </summary>
public sealed partial class QuestionSource
{
    private readonly Library _library;
    private readonly List<Family> _stories;
    private readonly List<Family> _facts;

    private QuestionSource(Library library)
    {
        _library = library;
        _stories = [.. library.Families.Where(f => !f.NeedsFacts)];
        _facts = [.. library.Families.Where(f => f.NeedsFacts)];
    }

    /// <summary>The source over the embedded templates.</summary>
    public static QuestionSource Embedded { get; } = new(Library.Embedded);

    /// <summary>All families, stories and facts, of both splits.</summary>
    public IReadOnlyList<Family> Families => _library.Families;

    /// <summary>A word problem.</summary>
    /// <param name="stratum">One of the word problems' strata; facts need a book.</param>
    /// <param name="difficulty">Its grade.</param>
    /// <param name="seed">Any value.</param>
    public Question Draw(Stratum stratum, Difficulty difficulty, ulong seed)
    {
        if (stratum.NeedsFacts() || stratum == Stratum.External)
            throw new ArgumentOutOfRangeException(nameof(stratum), stratum, "only word problems are drawn without a book of facts");
        if (stratum != Stratum.Misleading)
            return Draw(_stories, stratum, difficulty, seed, book: null);
        for (var i = 0ul; ; i++)
        {
            var imitated = Draw(Stratum.HeldOutNumbers, difficulty, SplitMix.Mix(seed, i));
            if (Misleading(imitated, seed) is { } misleading && misleading.Difficulty == difficulty)
                return misleading;
        }
    }

    /// <summary>A word problem of one family; null where the family has none of that stratum and grade.</summary>
    public Question? Draw(Family family, Stratum stratum, Difficulty difficulty, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(family);
        return MayUse(family, stratum) && !family.NeedsFacts ? Compose(family, stratum, difficulty, seed, book: null) : null;
    }

    /// <summary>A question that needs one or two facts of a book.</summary>
    public Question Draw(FactBook book, Difficulty difficulty, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(book);
        return Draw(_facts, book.Stratum, difficulty, seed, book);
    }

    /// <summary>A book of made-up facts.</summary>
    /// <param name="seed">Draws the words and what is true of them.</param>
    /// <param name="split">Words of training, or words that training never saw.</param>
    /// <param name="perFrame">At most so many facts of each kind; at least 2, and no more than there are words (about 20).</param>
    public FactBook Facts(ulong seed, Split split, int perFrame = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perFrame, 2);
        return new FactBook(seed, split, perFrame, [.. _library.Frames.Where(f => f.IsAboutFacts)]);
    }

    /// <summary>Questions with different texts.</summary>
    /// <param name="stratum">See <see cref="Draw(Stratum, Difficulty, ulong)"/>.</param>
    /// <param name="difficulty">Their grade.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Question> Set(Stratum stratum, Difficulty difficulty, ulong seed, int count)
    {
        var set = new Dictionary<string, Question>(StringComparer.Ordinal);
        for (var i = 0ul; set.Count < count; i++)
        {
            var question = Draw(stratum, difficulty, SplitMix.Mix(seed, i));
            set.TryAdd(question.Text, question);
        }

        return [.. set.Values];
    }

    private static bool MayUse(Family family, Stratum stratum) => stratum switch
    {
        Stratum.HeldOutFamilies => family.Split == Split.HeldOut && !family.Story.IsTrade,
        Stratum.HeldOutTrades => family.Story.IsTrade,
        _ => family.Split == Split.Trained,
    };

    private Question Draw(IReadOnlyList<Family> families, Stratum stratum, Difficulty difficulty, ulong seed, FactBook? book)
    {
        var part = SplitMix.Mix(seed, $"{stratum}/{difficulty}"); // or an easy question and a hard one would tell the same story
        // Easy to exhaust only by a bug: some family makes every grade in every stratum, as a test holds.
        foreach (var family in SplitMix.Shuffle(families.Where(f => MayUse(f, stratum)), f => f.Id, part))
        {
            if (Compose(family, stratum, difficulty, part, book) is { } question)
                return question;
        }

        throw new InvalidOperationException($"no family has a question of {stratum}, {difficulty}");
    }

    private Question? Compose(Family family, Stratum stratum, Difficulty difficulty, ulong seed, FactBook? book)
    {
        if (NumberDraw.SizeFor(family, difficulty) is not { } size)
            return null;
        var random = new SplitMix(SplitMix.Mix(seed, family.Id));
        var things = book?.Words(family.Story) ?? family.Story.Things;
        var cast = Cast.Draw(_library.Names, things, stratum.Split(), random);
        var choices = Choices(family, stratum, random);
        var values = NumberDraw.Draw(family, stratum, size, difficulty, random, book?.Values(family.Story, cast) ?? []);
        return values is null ? null : new Problem(family, stratum, choices, values, cast, size, book?.Seed ?? 0).ToQuestion();
    }

    private static int[] Choices(Family family, Stratum stratum, SplitMix random) => [.. family.Clauses.Select(clause =>
    {
        var (first, count) = clause.Allowed(stratum);
        return first + random.Below(count);
    })];
}
