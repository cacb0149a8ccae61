using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Memory;

/// <summary>
/// Experience in the weights: a model tuned on solved experiences answers instead of its base model. The prompt is the caller's own. Eligible is what
/// has a solved neighbour, as for demonstrations: what lies far from all that was learnt is left to the base model.
/// </summary>
internal sealed class FineTuned : IMemoryMethod
{
    public const string MethodName = "sft";

    public string Name => MethodName;

    public bool TakesAdapter => true;

    public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) =>
        [.. neighbours.Where(neighbour => neighbour.Experience.Solved && neighbour.Level >= SimilarityLevel.S3).OrderByDescending(neighbour => neighbour.Level)];

    public Guidance Guide(MemoryContext context) => Guidance.None(context.Messages) with { Adapter = context.Adapter };
}
