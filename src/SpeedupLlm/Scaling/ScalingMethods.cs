namespace SpeedupLlm.Scaling;

/// <summary>The methods that come with the library. A new one is a folder or file here and a line in this list.</summary>
internal static class ScalingMethods
{
    public static IReadOnlyList<IScalingMethod> All { get; } =
    [
        new Single(),
        new BestOfN(),
        new SelfRefine(),
        new TreeOfThoughts(),
        new LongCot(),
        new Cascade(),
    ];
}
