namespace SpeedupLlm.Scoring;

/// <summary>A model that scores solutions, behind an endpoint of its own.</summary>
public interface IRewardModel
{
    /// <summary>What one call costs, in the unit of the token prices; it is booked on the request. Default 0.</summary>
    double CostPerCall => 0;

    /// <summary>The reward of a solution as a value in [0, 1], or null: it cannot tell. A failure counts as "cannot tell".</summary>
    /// <param name="question">The question.</param>
    /// <param name="solution">The whole completion.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<double?> ScoreAsync(string question, string solution, CancellationToken cancellationToken);
}
