namespace SpeedupLlm.Learning;

/// <summary>What seeding documents did.</summary>
/// <param name="Added">New ones.</param>
/// <param name="Replaced">Those that were there with another text, source or user.</param>
/// <param name="Unchanged">Those that were there as they are.</param>
public sealed record SeedReport(int Added, int Replaced, int Unchanged)
{
    /// <summary>Both together.</summary>
    public SeedReport Plus(SeedReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Added + other.Added, Replaced + other.Replaced, Unchanged + other.Unchanged);
    }
}
