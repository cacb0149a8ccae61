using Microsoft.Extensions.AI;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>An experience as the model makes it itself.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Solution">The first right answer it wrote.</param>
public sealed record SolvedQuestion(Question Question, string Solution);

/// <summary>A family that training never saw: questions the model solved by trying, and others to test it with.</summary>
/// <param name="Stratum">What is held out.</param>
/// <param name="Frame">Its story frame.</param>
/// <param name="Solved">In the order in which they are learnt.</param>
/// <param name="Fresh">Other questions of the family, with other numbers; none of them is among the solved.</param>
public sealed record SolvedTopic(Stratum Stratum, string Frame, IReadOnlyList<SolvedQuestion> Solved, IReadOnlyList<Question> Fresh)
{
    private const int Samples = 16;
    private const int Drawn = 600;

    /// <summary>
    /// Topics of a stratum. The experiences are the model's own answers at T = 0.8, the answer key choosing the first right one of 16; a question without one
    /// is passed over, and so is a family that does not come to <paramref name="solved"/> in 600 draws.
    /// </summary>
    /// <param name="client">The model.</param>
    /// <param name="stratum">Word problems that are held out.</param>
    /// <param name="count">At most so many topics.</param>
    /// <param name="solved">Experiences of each.</param>
    /// <param name="fresh">Test questions of each.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public static async Task<IReadOnlyList<SolvedTopic>> DrawAsync(
        IChatClient client, Stratum stratum, int count, int solved, int fresh, ulong seed, CancellationToken cancellationToken = default)
    {
        var topics = new List<SolvedTopic>();
        var source = QuestionSource.Embedded;
        foreach (var family in source.Families.OrderBy(family => SplitMix.Mix(seed, family.Id)))
        {
            if (topics.Count == count)
                break;
            var pool = Enumerable.Range(0, Drawn).Select(i => source.Draw(family, stratum, Difficulty.Demo, SplitMix.Mix(seed, (ulong)i)))
                .OfType<Question>().DistinctBy(question => question.Text, StringComparer.Ordinal).ToList();
            // As many fresh ones as it takes first, so that they are the same however many experiences are asked for.
            if (pool.Count < fresh + solved)
                continue;
            var experiences = await SolveAsync(client, pool.Skip(fresh), solved, cancellationToken).ConfigureAwait(false);
            if (experiences.Count == solved)
                topics.Add(new SolvedTopic(stratum, family.Frame, experiences, pool[..fresh]));
        }

        return topics;
    }

    private static async Task<List<SolvedQuestion>> SolveAsync(
        IChatClient client, IEnumerable<Question> questions, int count, CancellationToken cancellationToken)
    {
        var solved = new List<SolvedQuestion>();
        foreach (var question in questions.Take(3 * count + Samples))
        {
            if (solved.Count == count)
                break;
            var answers = await Task.WhenAll(Enumerable.Range(0, Samples).Select(i => client.GetResponseAsync(
                question.Text, new ChatOptions { Temperature = 0.8f, Seed = i, MaxOutputTokens = 120 }, cancellationToken))).ConfigureAwait(false);
            if (answers.FirstOrDefault(answer => string.Equals(Examiner.Read(answer.Text), question.Answer, StringComparison.Ordinal)) is { } right)
                solved.Add(new SolvedQuestion(question, right.Text));
        }

        return solved;
    }
}
