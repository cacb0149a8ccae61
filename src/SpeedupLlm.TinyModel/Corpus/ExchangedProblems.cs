using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Stories in which operations are exchanged: in this document "gives away" may add. All relatives follow the same exchange.</summary>
internal sealed class ExchangedProblems : IProblems
{
    private const int Tries = 20;

    private readonly StoryProblems _stories = new();
    private readonly Dictionary<char, char> _exchange;

    public ExchangedProblems(SplitMix random) => _exchange = "+-*/".ToDictionary(sign => sign, sign => random.Pick(['+', '-', '*', '-', '+', sign]));

    public Item Draw(SplitMix random)
    {
        while (true)
        {
            var item = _stories.Draw(random);
            // A document without an exchange teaches nothing here.
            if (item.Working.Steps.Any(step => _exchange[step.Sign] != step.Sign) && Exchanged(item) is { } exchanged)
                return exchanged;
            if (random.Below(Tries) == 0)
                _exchange[random.Pick(['+', '-', '*', '/'])] = random.Pick(['+', '-', '*']);
        }
    }

    public Item? Related(Item to, SimilarityLevel level, SplitMix random)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (_stories.Related(to, level, random) is { } related && Exchanged(related) is { } exchanged)
                return exchanged;
        }

        return null;
    }

    public Item? Misleading(Item to, SplitMix random) => null;

    private Item? Exchanged(Item item) => item.Working.Remade(sign => _exchange[sign]) is { } working ? item with { Solution = working.Solution } : null;
}
