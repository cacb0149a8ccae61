using Microsoft.Extensions.AI;

namespace SpeedupLlm.Tuning;

/// <summary>A solved example.</summary>
/// <param name="Prompt">As the model would be asked, the question last; seen, not learnt.</param>
/// <param name="Completion">The answer, which is learnt.</param>
public sealed record TuningExample(IReadOnlyList<ChatMessage> Prompt, string Completion);

/// <summary>What a tuned model is made of.</summary>
/// <param name="Examples">At least one that fits the model.</param>
/// <param name="StartFrom">A tuned model to go on from, one that can be asked; null: the base model.</param>
/// <param name="Seed">The same examples, start and seed give the same model, where the client can promise it.</param>
public sealed record TuningRequest(IReadOnlyList<TuningExample> Examples, string? StartFrom, long Seed);
