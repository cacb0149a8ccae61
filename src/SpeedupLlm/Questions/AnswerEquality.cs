namespace SpeedupLlm.Questions;

/// <summary>
/// Compares answers as values: numbers with a relative tolerance of 1e-6 and converted units, choices by letter, yes and no, other text in
/// its normal form. Answers of different kinds are never equal.
/// </summary>
public sealed class AnswerEquality : IAnswerEquality
{
    // A hair above 1e-6, so that 0.333333 still equals 1/3 when the difference is rounded.
    private const double Tolerance = 1.000001e-6;

    /// <inheritdoc/>
    public bool AreEqual(Answer left, Answer right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Kind != right.Kind)
            return false;
        return left.Kind switch
        {
            AnswerKind.Number => SameNumber(left, right),
            AnswerKind.Text => string.Equals(NormalText.OfAnswer(left.Text), NormalText.OfAnswer(right.Text), StringComparison.Ordinal),
            _ => string.Equals(left.Text, right.Text, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool SameNumber(Answer left, Answer right)
    {
        if (Units.Parse(left.Unit) is not { } leftUnit || Units.Parse(right.Unit) is not { } rightUnit || Sterling(leftUnit, rightUnit))
            return Near(left.Value, right.Value);
        return leftUnit.Dimension == rightUnit.Dimension && Near(left.Value * leftUnit.Factor, right.Value * rightUnit.Factor);
    }

    // "5 pounds" is a mass unless it stands beside £5.
    private static bool Sterling(Unit left, Unit right) => (left.Name, right.Name) is ("pound", "GBP") or ("GBP", "pound");

    private static bool Near(double left, double right) =>
        left.Equals(right) || Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
}
