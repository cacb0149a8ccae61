using SpeedupLlm.Questions;

namespace SpeedupLlm.Scoring;

/// <summary>Votes that memory gives an answer before any sample is there. They count beside the samples' votes, and never choose an answer that no sample gave.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Votes">1 to <see cref="MostVotes"/>.</param>
public sealed record AnswerPrior(Answer Answer, int Votes)
{
    /// <summary>More would let memory answer alone: at τ = 0.95 two votes still need two samples.</summary>
    public const int MostVotes = 2;
}
