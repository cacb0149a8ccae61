namespace SpeedupLlm.Experiences;

/// <summary>One request's use of an experience.</summary>
/// <param name="Id">The experience.</param>
/// <param name="Helpful">True: one more for <see cref="Experience.Helpful"/>; false: for <see cref="Experience.Harmful"/>.</param>
public sealed record ExperienceUse(string Id, bool Helpful);
