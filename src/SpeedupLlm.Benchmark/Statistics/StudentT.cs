namespace SpeedupLlm.Benchmark.Statistics;

/// <summary>Student's t distribution, as far as 95% intervals need it.</summary>
internal static class StudentT
{
    private const double Z = 1.959963984540054;

    // The expansion below is not good enough for so few.
    private static readonly double[] Few = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706];

    /// <summary>The quantile at 0.975, right to three digits (Cornish–Fisher; Abramowitz and Stegun 26.7.5).</summary>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile975(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (degrees <= Few.Length)
            return Few[degrees - 1];
        double n = degrees;
        return Z
            + ((Math.Pow(Z, 3) + Z) / (4 * n))
            + (((5 * Math.Pow(Z, 5)) + (16 * Math.Pow(Z, 3)) + (3 * Z)) / (96 * n * n))
            + (((3 * Math.Pow(Z, 7)) + (19 * Math.Pow(Z, 5)) + (17 * Math.Pow(Z, 3)) - (15 * Z)) / (384 * n * n * n));
    }
}
