using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Prompts;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Scoring;

/// <summary>Scores candidates. It sees all of them, in order, and may score earlier ones anew as later ones come.</summary>
public interface IScorer
{
    /// <summary>Its name in requests: <c>agreement</c>.</summary>
    string Name { get; }

    /// <summary>True when it reads how sure the model was of its answer (<see cref="Candidate.Confidence"/>).</summary>
    bool UsesConfidence => false;

    /// <summary>True when it counts votes for answers, memory's too (<see cref="ScoringContext.Prior"/>).</summary>
    bool UsesPrior => false;

    /// <summary>True when its scores are verified: memory cannot influence how it judges.</summary>
    bool Verifies => false;

    /// <summary>The most calls it makes for one candidate.</summary>
    int CallsPerCandidate => 0;

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
    string? Reference, AnswerRule? Rule)
{
    /// <summary>The caller's messages, without guidance: a scorer must not see what memory put in.</summary>
    public IReadOnlyList<ChatMessage> Asked { get; init; } = [new(ChatRole.User, Question.Text)];

    /// <summary>The model that the request asks for.</summary>
    public string? ModelId { get; init; }

    /// <summary>The texts in which the product speaks.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.Default;

    /// <summary>How the judge is set up.</summary>
    public JudgeSettings Judge { get; init; } = new();

    /// <summary>The reward model, where there is one.</summary>
    public IRewardModel? Reward { get; init; }

    /// <summary>What memory votes; null: nothing.</summary>
    public AnswerPrior? Prior { get; init; }

    /// <summary>The request's randomness.</summary>
    public Draws? Draws { get; init; }

    /// <summary>
    /// What was found out about candidates earlier in this request, by scorer and text, so that nobody pays for it twice. Null: could not be scored.
    /// </summary>
    public IDictionary<(string Scorer, string Text), double?> Known { get; init; } = new Dictionary<(string Scorer, string Text), double?>();
}
