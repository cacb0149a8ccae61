namespace SpeedupLlm.Learning;

/// <summary>What importing experiences did.</summary>
/// <param name="Added">New ones.</param>
/// <param name="Known">Those whose ids were there: they stay as they are. Documents with another text replace theirs and count as added.</param>
/// <param name="Embedded">Of the new ones, those that were embedded anew because another embedder had made their vectors.</param>
public sealed record ImportReport(int Added, int Known, int Embedded)
{
    internal ImportReport Plus(ImportReport other) => new(Added + other.Added, Known + other.Known, Embedded + other.Embedded);
}
