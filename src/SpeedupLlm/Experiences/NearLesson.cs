namespace SpeedupLlm.Experiences;

/// <summary>A lesson found for a question.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Through">The experience it was made of that is nearest to the question.</param>
public sealed record NearLesson(Lesson Lesson, Neighbour Through);
