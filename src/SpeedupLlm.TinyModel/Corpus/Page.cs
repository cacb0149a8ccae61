using Microsoft.Extensions.AI;
using SpeedupLlm.Prompts;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>A document being written: its problems, its disguise, its turns.</summary>
internal sealed class Page(IProblems problems, Disguise disguise, SplitMix random)
{
    private static readonly string[] s_systems =
    [
        "You are a helpful assistant.", "Solve the problem. End with a line \"Answer: \" and the answer.", "You are a tutor. Answer in short steps.",
        "Answer the question.", "You solve small word problems.", "Be short.",
    ];

    public static PromptSet Prompts => PromptSet.Default;

    public IProblems Problems => problems;

    public SplitMix Random => random;

    public List<ChatTurn> Turns { get; } = [];

    public bool OneIn(int count) => random.Below(count) == 0;

    public Item Draw() => Disguised(problems.Draw(random))!;

    /// <summary>A story in which words mean what they mean.</summary>
    public Item Ordinary() => Disguised(new StoryProblems().Draw(random))!;

    public Item? Related(Item to, SimilarityLevel level) => Disguised(problems.Related(Raw(to), level, random));

    public Item? Misleading(Item to) => Disguised(problems.Misleading(Raw(to), random));

    /// <summary>A relative at one of the levels; the nearest that exists.</summary>
    public Item RelatedAt(Item to, params SimilarityLevel[] levels) => Related(to, random.Pick(levels)) ?? to;

    public string Disguise(string text) => disguise.Of(text);

    /// <summary>At times there is a system prompt, as applications have one.</summary>
    public void MaybeSystem()
    {
        if (OneIn(6))
            Turns.Add(new ChatTurn(ChatRole.System, random.Pick(s_systems)));
    }

    public void System(string prompt, params (string, string)[] values) => Turns.Add(new ChatTurn(ChatRole.System, Prompts.Render(prompt, values)));

    public void Ask(string text) => Turns.Add(new ChatTurn(ChatRole.User, text));

    public void Ask(string prompt, params (string, string)[] values) => Ask(Prompts.Render(prompt, values));

    public void Answer(string text, bool learn = true) => Turns.Add(new ChatTurn(ChatRole.Assistant, text, learn));

    public void Solve(Item item)
    {
        Ask(item.Text);
        Answer(item.Solution);
    }

    // The disguised item keeps what it was made of, so that relatives are found by what they really are.
    public Item? Disguised(Item? item) => item is null ? null : new Item(disguise.Of(item.Text), disguise.Of(item.Solution), item);

    public static Item Raw(Item item) => (Item)item.Origin;
}
