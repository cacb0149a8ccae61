using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>Scores candidates. It sees all of them, in order, and may score earlier ones anew as later ones come.</summary>
public interface IScorer
{
    /// <summary>Its name in requests: <c>agreement</c>.</summary>
    string Name { get; }

    /// <summary>One entry per candidate, in order: its score, or null where it cannot be scored (never 0, never a guess).</summary>
    ValueTask<IReadOnlyList<Score?>> ScoreAsync(ScoringContext context, CancellationToken cancellationToken);
}

/// <summary>What a scorer gets.</summary>
/// <param name="Question">The question.</param>
/// <param name="Candidates">The candidates so far, in order.</param>
/// <param name="Equality">When two answers are the same.</param>
/// <param name="Answers">Reads answers, the reference's too.</param>
/// <param name="Model">The way to the model, for scorers that ask it.</param>
/// <param name="Reference">The answer key, in experiments.</param>
/// <param name="Rule">The profile's rule, where it has one.</param>
public sealed record ScoringContext(
    Question Question, IReadOnlyList<Candidate> Candidates, IAnswerEquality Equality, IAnswerReader Answers, MeteredClient Model,
    string? Reference, AnswerRule? Rule);
