using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Scaling;

/// <summary>
/// A test-time scaling method: a stream of steps. It knows no stopping rule: whoever reads the stream stops reading. Run to its end, it is the
/// static method.
/// </summary>
public interface IScalingMethod
{
    /// <summary>Its name in requests: <c>best-of-n</c>.</summary>
    string Name { get; }

    /// <summary>The operations of the static method with cap <paramref name="n"/>.</summary>
    int Operations(int n);

    /// <summary>The steps, in order.</summary>
    IAsyncEnumerable<Step> RunAsync(ScalingContext context, CancellationToken cancellationToken);
}

/// <summary>What a method gets: the question, the prompt with its guidance, the metered model, its randomness.</summary>
/// <param name="Question">The question.</param>
/// <param name="Messages">The prompt, guidance included.</param>
/// <param name="Options">The caller's options; never changed.</param>
/// <param name="Model">The way to the model.</param>
/// <param name="N">The most operations.</param>
/// <param name="Draws">The request's randomness; null where neither seed nor variety is asked for.</param>
/// <param name="Answers">Reads the final answer out of a completion.</param>
public sealed record ScalingContext(
    Question Question, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, MeteredClient Model, int N, Draws? Draws,
    IAnswerReader Answers)
{
    /// <summary>The caller's options with the seed of one call.</summary>
    public ChatOptions? OptionsFor(int candidate, int call)
    {
        if (Draws is not { } draws)
            return Options;
        var options = Options?.Clone() ?? new ChatOptions();
        options.Seed = draws.For(candidate, call);
        return options;
    }

    /// <summary>A candidate from a finished call.</summary>
    public Candidate CandidateFrom(int index, int operation, MeteredCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answer = Candidate.IsComplete(call.Response) ? Answers.Read(Question.Text, call.Response.Text) : null;
        return new Candidate(index, operation, call.Response, answer, call.Cost);
    }
}
