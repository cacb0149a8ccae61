namespace SpeedupLlm.Stopping;

/// <summary>The rules that come with the library. A new one is a file here and a line in this list.</summary>
internal static class StoppingRules
{
    public static IReadOnlyList<IStoppingRule> All { get; } =
    [
        new Never(),
        new Threshold(),
        new Agreement(),
    ];
}
