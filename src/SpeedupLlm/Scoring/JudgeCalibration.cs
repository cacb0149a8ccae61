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

    /// <summary>The model that judged; null: not known, whoever gives the counts vouches for them.</summary>
    public string? Model { get; init; }

    /// <summary>The version of the texts in which it was asked (<see cref="Prompts.PromptSet.Version"/>); null: not known.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>TPR: the share of right solutions called right.</summary>
    [JsonIgnore]
    public double TruePositiveRate => Right == 0 ? 0 : (double)RightSaidRight / Right;

    /// <summary>TNR: the share of wrong solutions called wrong.</summary>
    [JsonIgnore]
    public double TrueNegativeRate => Wrong == 0 ? 0 : (double)WrongSaidWrong / Wrong;

    /// <summary>TPR + TNR − 1, Youden's J: 0 for a judge that knows nothing, 1 for one that is always right.</summary>
    [JsonIgnore]
    public double Informedness => Right == 0 || Wrong == 0 ? 0 : TruePositiveRate + TrueNegativeRate - 1;

    /// <summary>
    /// The lower end of the 95% interval of <see cref="Informedness"/>, = TPR − FPR: Newcombe's hybrid score interval for a difference of two
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
            return tpr - fpr - Hypotenuse(tpr - Wilson(tpr, Right).Low, Wilson(fpr, Wrong).High - fpr);
        }
    }

    /// <summary>The upper end of that interval.</summary>
    [JsonIgnore]
    public double Upper
    {
        get
        {
            if (Right == 0 || Wrong == 0)
                return 1;
            var (tpr, fpr) = (TruePositiveRate, 1 - TrueNegativeRate);
            return tpr - fpr + Hypotenuse(Wilson(tpr, Right).High - tpr, fpr - Wilson(fpr, Wrong).Low);
        }
    }

    /// <summary>Whether it has a verdict on enough items.</summary>
    [JsonIgnore]
    public bool EnoughItems => Right + Wrong >= LeastItems;

    /// <summary>Whether the judge may score: enough items, and better than chance beyond doubt.</summary>
    [JsonIgnore]
    public bool BetterThanChance => EnoughItems && Lower > 0;

    /// <summary>Whether the counts can be counts of one calibration.</summary>
    [JsonIgnore]
    public bool IsValid => RightSaidRight >= 0 && RightSaidRight <= Right && WrongSaidWrong >= 0 && WrongSaidWrong <= Wrong && Unscored >= 0;

    /// <summary>Whether these are the counts of the judge that would be asked now: another model, or other words, is another judge.</summary>
    /// <param name="model">The model that would be asked; null: not known.</param>
    /// <param name="promptVersion">The version of the texts in use.</param>
    internal bool IsOf(string? model, string promptVersion) =>
        (Model is null || string.Equals(Model, model, StringComparison.Ordinal))
        && (PromptVersion is null || string.Equals(PromptVersion, promptVersion, StringComparison.Ordinal));

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    /// <summary>Wilson's score interval of a proportion.</summary>
    private static (double Low, double High) Wilson(double p, int n)
    {
        var centre = p + (Z * Z / (2 * n));
        var half = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4.0 * n * n)));
        var scale = 1 + (Z * Z / n);
        return ((centre - half) / scale, (centre + half) / scale);
    }
}
