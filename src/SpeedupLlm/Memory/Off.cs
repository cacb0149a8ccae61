using SpeedupLlm.Experiences;

namespace SpeedupLlm.Memory;

/// <summary>No memory.</summary>
internal sealed class Off : IMemoryMethod
{
    public const string MethodName = "off";

    public string Name => MethodName;

    public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) => [];

    public Guidance Guide(MemoryContext context) => Guidance.None(context.Messages);
}
