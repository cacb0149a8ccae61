namespace SpeedupLlm.Memory;

/// <summary>The memory methods that come with the library. A new one is a file here and a line in this list.</summary>
internal static class MemoryMethods
{
    public static IReadOnlyList<IMemoryMethod> All { get; } =
    [
        new Off(),
        new InContext(),
        new FineTuned(),
        new Reflecting(Reflecting.Reflect, linesOfTopic: 1),
        new Reflecting(Reflecting.MultiCaseReflect, linesOfTopic: 1),
        new Reflecting(Reflecting.ReflectUpdate, Reflecting.MostRules),
    ];
}
