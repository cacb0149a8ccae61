using System.Text.RegularExpressions;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scoring;

/// <summary>A rule by which a completion is right or wrong, from outside the model.</summary>
public abstract class AnswerRule
{
    /// <summary>How long a regular expression may take.</summary>
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>The rule's value in [0, 1], or null: it cannot tell.</summary>
    /// <param name="question">The question.</param>
    /// <param name="completion">The whole completion.</param>
    /// <param name="answer">The final answer read from it, or null.</param>
    public abstract double? Check(string question, string completion, Answer? answer);

    /// <summary>The answer is a number, within bounds where given.</summary>
    /// <param name="min">The least allowed value.</param>
    /// <param name="max">The greatest allowed value.</param>
    /// <param name="whole">True: only whole numbers.</param>
    public static AnswerRule Number(double? min = null, double? max = null, bool whole = false) =>
        new DelegateRule((_, _, answer) =>
            answer is { Kind: AnswerKind.Number } number
            && !(number.Value < min) && !(number.Value > max) && (!whole || number.Value == Math.Floor(number.Value)) ? 1 : 0);

    /// <summary>The completion matches a regular expression.</summary>
    /// <param name="pattern">A .NET regular expression; one that takes longer than 250 ms cannot tell.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public static AnswerRule Regex(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, RegexLimit);
        return new DelegateRule((_, completion, _) =>
        {
            try
            {
                return regex.IsMatch(completion) ? 1 : 0;
            }
            catch (RegexMatchTimeoutException)
            {
                return null;
            }
        });
    }

    /// <summary>The caller's own rule.</summary>
    /// <param name="check">Gets question, completion and final answer; returns a value in [0, 1], or null: cannot tell.</param>
    public static AnswerRule Delegate(Func<string, string, Answer?, double?> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new DelegateRule(check);
    }

    private sealed class DelegateRule(Func<string, string, Answer?, double?> check) : AnswerRule
    {
        public override double? Check(string question, string completion, Answer? answer) => check(question, completion, answer);
    }
}
