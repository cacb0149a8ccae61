using SpeedupLlm.Questions;

namespace SpeedupLlm.Experiences;

/// <summary>An experience near a question.</summary>
/// <param name="Experience">The experience.</param>
/// <param name="Similarity">Cosine of the embeddings, in [−1, 1]; 0 for a document, which is found by its words.</param>
/// <param name="Level">Predicted similarity level.</param>
public sealed record Neighbour(Experience Experience, double Similarity, SimilarityLevel Level);
