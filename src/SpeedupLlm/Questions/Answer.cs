namespace SpeedupLlm.Questions;

/// <summary>What sort of value an answer is; answers of different kinds are never equal.</summary>
public enum AnswerKind
{
    /// <summary>A number, with a unit where one was given: <c>1,250.5</c>, <c>3/4</c>, <c>12 km</c>, <c>$5</c>.</summary>
    Number,

    /// <summary>A choice among lettered options: <c>B</c>.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>Any other text, normalised.</summary>
    Text,
}

/// <summary>An answer as a value: what a completion says, without how it says it.</summary>
/// <param name="Kind">The sort of value.</param>
/// <param name="Text">
/// The canonical form, for people and for grouping: an invariant decimal or fraction, an upper-case letter, <c>yes</c>/<c>no</c>, or the
/// text lower-cased, with white space and outer punctuation removed.
/// </param>
/// <param name="Value">The number, when <paramref name="Kind"/> is <see cref="AnswerKind.Number"/>; otherwise 0.</param>
/// <param name="Unit">The unit as written in canonical form (<c>km</c>, <c>USD</c>, <c>%</c>), or null when none was given.</param>
public sealed record Answer(AnswerKind Kind, string Text, double Value = 0, string? Unit = null);

/// <summary>Finds the final answer in a completion.</summary>
public interface IAnswerReader
{
    /// <summary>Reads the final answer of <paramref name="completion"/> to <paramref name="question"/>.</summary>
    /// <returns>The answer, or null when the completion holds none (it is empty).</returns>
    Answer? Read(string question, string completion);
}

/// <summary>Decides whether two answers say the same.</summary>
public interface IAnswerEquality
{
    /// <summary>True when both answers are the same value.</summary>
    bool AreEqual(Answer left, Answer right);
}
