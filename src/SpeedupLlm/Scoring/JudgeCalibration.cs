using System.Text.Json.Serialization;

namespace SpeedupLlm.Scoring;

/// <summary>A judge's verdicts on items whose truth is known.</summary>
/// <param name="RightSaidRight">Right solutions that it called right.</param>
/// <param name="Right">Right solutions that it gave a verdict on.</param>
/// <param name="WrongSaidWrong">Wrong solutions that it called wrong.</param>
/// <param name="Wrong">Wrong solutions that it gave a verdict on.</param>
/// <param name="Unscored">Items that it gave no verdict on.</param>
public sealed record JudgeCalibration(int RightSaidRight, int Right, int WrongSaidWrong, int Wrong, int Unscored = 0)
{
    /// <summary>The fewest items with a verdict.</summary>
    public const int LeastItems = 50;

    private const double Z = 1.959963984540054;

    /// <summary>TPR: the share of right solutions called right.</summary>
    [JsonIgnore]
    public double TruePositiveRate => Right == 0 ? 0 : (double)RightSaidRight / Right;

    /// <summary>TNR: the share of wrong solutions called wrong.</summary>
    [JsonIgnore]
    public double TrueNegativeRate => Wrong == 0 ? 0 : (double)WrongSaidWrong / Wrong;

    /// <summary>
    /// The lower end of the 95% interval of TPR + TNR − 1 (Youden's J), = TPR − FPR: Newcombe's hybrid score interval for a difference of two
    /// independent proportions (Newcombe 1998, method 10).
    /// </summary>
    [JsonIgnore]
    public double Lower
    {
        get
        {
            if (Right == 0 || Wrong == 0)
                return -1;
            var (tpr, fpr) = (TruePositiveRate, 1 - TrueNegativeRate);
            var low = tpr - Wilson(tpr, Right).Low;
            var high = Wilson(fpr, Wrong).High - fpr;
            return tpr - fpr - Math.Sqrt((low * low) + (high * high));
        }
    }

    /// <summary>Whether the judge may score: enough items, and better than chance beyond doubt.</summary>
    [JsonIgnore]
    public bool BetterThanChance => Right + Wrong >= LeastItems && Lower > 0;

    /// <summary>Whether the counts can be counts of one calibration.</summary>
    [JsonIgnore]
    public bool IsValid => RightSaidRight >= 0 && RightSaidRight <= Right && WrongSaidWrong >= 0 && WrongSaidWrong <= Wrong && Unscored >= 0;

    /// <summary>Wilson's score interval of a proportion.</summary>
    private static (double Low, double High) Wilson(double p, int n)
    {
        var centre = p + (Z * Z / (2 * n));
        var half = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4.0 * n * n)));
        var scale = 1 + (Z * Z / n);
        return ((centre - half) / scale, (centre + half) / scale);
    }
}
