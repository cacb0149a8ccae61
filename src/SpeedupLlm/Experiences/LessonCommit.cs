namespace SpeedupLlm.Experiences;

/// <summary>One transaction of what was learnt in the background. Every part may be absent.</summary>
/// <param name="Space">The space all of it belongs to.</param>
/// <param name="Method">The method that learnt; what it cost is added up under this name.</param>
/// <param name="Put">Lessons that are new, or newer versions of those that there are.</param>
/// <param name="RemovedIds">Lessons that go. A lesson in both lists stays.</param>
/// <param name="Cost">What it cost, kept or not: priced tokens, ≥ 0.</param>
public sealed record LessonCommit(
    string Space, string Method, IReadOnlyList<Lesson> Put, IReadOnlyList<string> RemovedIds, double Cost = 0);
