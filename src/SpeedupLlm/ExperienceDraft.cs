using System.Security.Cryptography;
using System.Text;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm;

/// <summary>What could be learnt from the answer of a request; admission decides.</summary>
internal static class ExperienceDraft
{
    /// <summary>Its parents are the experiences and lessons used: shown to the model, or voting.</summary>
    /// <returns>The experience, or why there is none.</returns>
    public static (Experience? Draft, string? NotLearnt) Of(
        SpeedupEngine engine, Asked asked, Candidate best, Score? score, Receipt receipt, IReadOnlyList<Neighbour> used,
        IReadOnlyList<NearLesson> lessons, Adapter? adapter, ReadOnlyMemory<float> embedding)
    {
        var profile = asked.Profile;
        if (!profile.Store)
            return (null, "store is off");
        if (!best.Complete || string.IsNullOrWhiteSpace(best.Text))
            return (null, "the answer is not whole");
        if (score is null && (profile.Method.Name != Scaling.Single.MethodName || asked.RecallScope is null))
            return (null, "the answer could not be scored");
        return (new Experience
        {
            Id = "exp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(receipt.Id)).AsSpan(0, 12)),
            Space = profile.Space,
            User = profile.Request.User,
            MemoryScope = asked.MemoryScope,
            // A request whose answer depends on things unknown is good for guidance, never for recall.
            RecallScope = asked.RecallScope ?? "none:" + receipt.Id,
            Fingerprint = asked.Question.Fingerprint,
            Question = asked.Question.Text,
            Completion = best.Text,
            Answer = best.Answer?.Text,
            Score = score?.Value,
            ScoreKind = score?.Kind,
            Solved = score?.Value >= profile.Tau,
            Source = ExperienceSource.Own,
            Experiment = receipt.Experiment,
            Parents = [.. Parents(used, lessons), .. adapter is null ? (string[])[] : [adapter.Id]],
            Cost = receipt.Spent.Cost,
            Model = best.Response.ModelId ?? asked.Model,
            Created = receipt.Created,
            Embedder = engine.Embedder,
            Embedding = embedding,
        }, null);
    }

    /// <summary>
    /// What was in the prompt or voted, and the documents behind it: when one of those changes, this answer is no longer up to date. Of a lesson also
    /// what it was made of, because lessons are written anew.
    /// </summary>
    private static List<string> Parents(IReadOnlyList<Neighbour> used, IReadOnlyList<NearLesson> lessons)
    {
        var experiences = used.Select(neighbour => neighbour.Experience).ToList();
        var documents = experiences.SelectMany(experience => experience.Parents).Where(parent => DocumentOrigin.IdOf(parent) is not null);
        return [.. experiences.Select(experience => experience.Id).Concat(documents)
            .Concat(lessons.SelectMany(lesson => lesson.Lesson.Sources.Prepend(lesson.Lesson.Id))).Distinct(StringComparer.Ordinal)];
    }
}
