using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Bench.Forgetting;

/// <summary>What the space is filled with: solved word problems of one memory scope, as if learnt within 60 days from users with 100 each.</summary>
internal static class Filling
{
    public const string Space = "default";
    public const int OfOneUser = 100;

    /// <summary>In one completion of 5,000.</summary>
    public const string Address = "12 Elm Street";

    /// <summary>One in so many says what another says, in hardly other words.</summary>
    public const int DuplicateEvery = 20;

    private const string Politely = " please";

    /// <summary>A word problem: a few hundred families, in each of them the same words about other names and numbers.</summary>
    public static QuestionSets.Question Ask(int seed) => QuestionSource.Embedded.Draw(
        (seed % 4) switch { 0 => Stratum.HeldOutFamilies, 1 => Stratum.HeldOutWordings, _ => Stratum.Trained }, (Difficulty)(seed % 3), (ulong)seed);

    public static List<Experience> Of(int count) => [.. ParallelEnumerable.Range(0, count).AsOrdered().Select(i => Experience(i, count))];

    public static Experience Experience(int i, int count)
    {
        var duplicate = i % DuplicateEvery == DuplicateEvery - 1;
        var drawn = Ask(duplicate ? i - 2 : i);
        var text = duplicate ? drawn.Text + Politely : drawn.Text;
        var scope = Scopes.Memory(Space, null, null);
        return new Experience
        {
            Id = $"exp_{i:x24}",
            Space = Space,
            User = UserOf(i, count),
            MemoryScope = scope,
            RecallScope = scope,
            Fingerprint = Fingerprint.Of(text).ToString(),
            Question = text,
            Completion = $"Let us go through what is told, number {i}.{(i % 5000 == 77 ? $" It is at {Address}." : "")} {text}\n{drawn.Solution}",
            Answer = drawn.Answer,
            Score = 1,
            ScoreKind = ScoreKind.Verified,
            Solved = true,
            Source = ExperienceSource.Own,
            // Dear ones among cheap ones, so that those evicted are not just the first.
            Cost = 100 + (i * 7919L % 900),
            Created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + (TimeSpan.FromDays(60) * i / count),
            Embedder = NGramEmbedder.ModelId,
            Embedding = NGramEmbedder.Embed(text),
        };
    }

    public static bool IsDuplicate(Experience experience) => experience.Question.EndsWith(Politely, StringComparison.Ordinal);

    public static string UserOf(int i, int count) => $"user{i % Math.Max(1, count / OfOneUser)}";
}
