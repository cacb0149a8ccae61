using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Stopping;

/// <summary>Decides, after every step that follows a candidate, whether an answer is good enough. It knows no scaling method and keeps no state.</summary>
public interface IStoppingRule
{
    /// <summary>Its name in requests: <c>threshold</c>.</summary>
    string Name { get; }

    /// <summary>True when it reads scores; otherwise candidates are scored once, at the end.</summary>
    bool UsesScores { get; }

    /// <summary>True when it reads how sure the model was of its answer (<see cref="Candidate.Confidence"/>).</summary>
    bool UsesConfidence => false;

    /// <summary>True when it counts votes for answers, memory's too (<see cref="StoppingState.Prior"/>).</summary>
    bool UsesPrior => false;

    /// <summary>True to stop now.</summary>
    bool ShouldStop(StoppingState state);
}

/// <summary>What a rule sees.</summary>
/// <param name="Candidates">The candidates so far, in order; at least one.</param>
/// <param name="Scores">Their scores (null: cannot score); empty where the rule does not use scores.</param>
/// <param name="Tau">τ.</param>
/// <param name="Equality">When two answers are the same.</param>
public sealed record StoppingState(
    IReadOnlyList<Candidate> Candidates, IReadOnlyList<Score?> Scores, double Tau, IAnswerEquality Equality)
{
    /// <summary>The latest step; it may have brought no candidate.</summary>
    public Step? Last { get; init; }

    /// <summary>What memory votes; null: nothing.</summary>
    public AnswerPrior? Prior { get; init; }
}
