using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Experiences;

/// <summary>Experiences as the tests of the index need them.</summary>
internal static class Sample
{
    public static Experience Experience(int id, float[] embedding, string memoryScope = "m", string fingerprint = "f", string space = "s") => new()
    {
        Id = $"{id}", Space = space, MemoryScope = memoryScope, RecallScope = "r" + memoryScope, Fingerprint = fingerprint, Question = "q",
        Completion = "c", Solved = true, Source = ExperienceSource.Own, Created = default, Embedder = "e", Embedding = embedding,
    };

    public static IndexEntry Entry(int id, float[] embedding) => new(Experience(id, embedding), Slots.Of("q"));
}
