namespace SpeedupLlm.Scaling;

/// <summary>A token that was drawn.</summary>
/// <param name="Text">Its text; empty for the token that ends the turn.</param>
/// <param name="LogProbability">The logarithm of its probability under the model, at temperature 1 whatever temperature it was drawn at.</param>
public sealed record TokenLogProbability(string Text, double LogProbability);
