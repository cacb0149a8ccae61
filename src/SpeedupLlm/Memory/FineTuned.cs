using SpeedupLlm.Experiences;

namespace SpeedupLlm.Memory;

/// <summary>
/// Experience in the weights: a model tuned on solved experiences answers instead of its base model. The prompt is the caller's own. Once one serves every
/// question is eligible: it costs nothing, and paraphrases that retrieval does not recognise are what it is good for. Bands tell the levels apart, so
/// that harm to questions far from all that was learnt closes their band alone.
/// </summary>
internal sealed class FineTuned : IMemoryMethod
{
    public const string MethodName = "sft";

    public string Name => MethodName;

    public bool TakesAdapter => true;

    public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) =>
        [.. neighbours.Where(neighbour => neighbour.Experience.Solved).OrderByDescending(neighbour => neighbour.Level)];

    public Guidance Guide(MemoryContext context) => Guidance.None(context.Messages) with { Adapter = context.Adapter };
}
