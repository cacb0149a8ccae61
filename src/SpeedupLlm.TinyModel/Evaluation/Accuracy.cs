namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>How many of the questions were answered right.</summary>
/// <param name="Right">Answers equal to the reference.</param>
/// <param name="Count">Questions asked.</param>
public readonly record struct Accuracy(int Right, int Count)
{
    /// <summary>In [0, 1]; 0 where nothing was asked.</summary>
    public double Share => Count == 0 ? 0 : (double)Right / Count;

    /// <inheritdoc/>
    public override string ToString() => $"{Right} of {Count} ({Share:P0})";
}
