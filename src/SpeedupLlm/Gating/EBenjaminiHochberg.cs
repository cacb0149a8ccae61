namespace SpeedupLlm.Gating;

/// <summary>
/// e-BH (Wang &amp; Ramdas 2022, "False discovery rate control with e-values"): of K claims with e-values, those with the k largest are kept, k being
/// the largest number for which the k-th is at least K/(α·k). At most a share α of what is kept is false in expectation, however the claims depend
/// on each other.
/// </summary>
internal static class EBenjaminiHochberg
{
    /// <param name="logs">log E of every claim.</param>
    /// <param name="alpha">α.</param>
    /// <returns>The indices of the claims kept, the strongest first.</returns>
    public static IReadOnlyList<int> Keep(IReadOnlyList<double> logs, double alpha)
    {
        var order = Enumerable.Range(0, logs.Count).OrderByDescending(index => logs[index]).ToList();
        for (var k = order.Count; k > 0; k--)
        {
            if (logs[order[k - 1]] >= Math.Log(order.Count / (alpha * k)))
                return order[..k];
        }

        return [];
    }
}
