using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Questions;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;
using SpeedupLlm.Stopping;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests;

/// <summary>Candidates without a model: one per letter of a word, '-' for one without an answer.</summary>
internal static class Candidates
{
    public static readonly IAnswerEquality Equality = new AnswerEquality();

    public static IReadOnlyList<Candidate> Of(string letters) => [.. letters.Select((letter, i) => new Candidate(
        i, i + 1, new ChatResponse(new ChatMessage(ChatRole.Assistant, letter.ToString())),
        letter == '-' ? null : new Answer(AnswerKind.Choice, letter.ToString()), 1))];

    public static StoppingState State(string letters, double tau = 0.95, IReadOnlyList<Score?>? scores = null) =>
        new(Of(letters), scores ?? [], tau, Equality);

    public static ScoringContext Scoring(IReadOnlyList<Candidate> candidates, string? reference = null, AnswerRule? rule = null) => new(
        new Question("A, B or C?", "f"), candidates, Equality, new AnswerReader(),
        new MeteredClient(new FakeModel("never asked"), new Ledger(new TokenPrices(), new Budget())), reference, rule);
}
