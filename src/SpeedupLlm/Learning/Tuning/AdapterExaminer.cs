using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>Asks an adapter and what serves now the same questions with the same seeds.</summary>
internal sealed class AdapterExaminer(MeteredClient model, IAnswerReader answers, IAnswerEquality equality, long seed)
{
    private const int Samples = 4;

    private const float Temperature = 0.8f;

    /// <exception cref="Exception">The upstream failed: nothing is known about the adapter.</exception>
    public async Task<AdapterExam> CompareAsync(string adapter, string serving, IReadOnlyList<Experience> questions, CancellationToken cancellationToken)
    {
        var (right, before) = (0, 0);
        foreach (var question in questions)
        {
            right += await RightAsync(adapter, question, cancellationToken).ConfigureAwait(false);
            before += await RightAsync(serving, question, cancellationToken).ConfigureAwait(false);
        }

        return new AdapterExam(questions.Count, Samples, right, before, serving);
    }

    private async Task<int> RightAsync(string name, Experience asked, CancellationToken cancellationToken)
    {
        var key = answers.Read(asked.Question, asked.Completion);
        // The key's name leaves the model out: both draw alike.
        var draws = new Draws(seed, "exam/" + asked.Fingerprint);
        var calls = Enumerable.Range(0, Samples).Select(sample => model.CallAsync(
            [new ChatMessage(ChatRole.User, asked.Question)],
            new ChatOptions { ModelId = name, Temperature = Temperature, Seed = draws.For(sample, 0), MaxOutputTokens = Room(asked) },
            cancellationToken));
        var given = await Task.WhenAll(calls).ConfigureAwait(false);
        return given.Count(call => key is not null && answers.Read(asked.Question, call.Response.Text) is { } answer && equality.AreEqual(key, answer));
    }

    /// <summary>Twice the known solution: who needs more has lost the thread.</summary>
    private static int Room(Experience asked) => 16 + (int)(2 * TokenEstimate.Of([new ChatMessage(ChatRole.Assistant, asked.Completion)]));
}
