using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Prompts;

namespace SpeedupLlm.Memory;

/// <summary>
/// The nearest solved experiences as demonstrations: earlier user and assistant turns, in the upstream's own message format. The turn is the
/// delimiter: what comes out of memory is never joined to the caller's own text. Documents stand before them in a system message of their own.
/// </summary>
internal sealed class InContext : IMemoryMethod
{
    public string Name => "in-context";

    public IReadOnlyList<Neighbour> Usable(IReadOnlyList<Neighbour> neighbours) =>
    [
        .. Nearness.Order(neighbours.Where(neighbour => neighbour.Experience.Solved))
            .ThenByDescending(neighbour => neighbour.Experience.ScoreKind)
            .ThenByDescending(neighbour => neighbour.Experience.Confirmations)
            // One demonstration a question: a second wording of the same solution teaches nothing.
            .DistinctBy(neighbour => neighbour.Experience.Fingerprint),
    ];

    public bool TakesDocuments => true;

    public Guidance Guide(MemoryContext context)
    {
        var demonstrations = context.Usable.Take(context.MaxDemonstrations).ToList();
        var documents = context.Documents.ToList();
        var wanted = demonstrations.Count + documents.Count;
        while (demonstrations.Count + documents.Count > 0)
        {
            var messages = Insert(context, demonstrations, documents);
            if (context.PromptTokens is not { } limit || TokenEstimate.Of(messages) <= limit)
            {
                IReadOnlyList<Neighbour> used = [.. demonstrations, .. documents];
                return new Guidance(messages, used, used.Count < wanted ? "did not fit" : null);
            }

            // A fact cannot be known without its document; a demonstration only helps.
            var farthest = demonstrations.Count > 0 ? demonstrations : documents;
            farthest.RemoveAt(farthest.Count - 1);
        }

        return Guidance.None(context.Messages, wanted > 0 ? "did not fit" : null);
    }

    /// <summary>After the system messages; the farthest demonstration first, so that the nearest stands next to the question.</summary>
    private static List<ChatMessage> Insert(MemoryContext context, List<Neighbour> demonstrations, List<Neighbour> documents)
    {
        var messages = context.Messages;
        var system = messages.TakeWhile(message => message.Role == ChatRole.System || message.Role.Value == "developer").Count();
        var prompt = messages.Take(system).ToList();
        if (documents.Count > 0)
        {
            var lines = documents.Select(document => DocumentText.Line(document.Experience.Document!, document.Experience.Completion));
            prompt.Add(new ChatMessage(ChatRole.System, context.Prompts.Render("documents", ("documents", string.Join('\n', lines)))));
        }

        foreach (var neighbour in Enumerable.Reverse(demonstrations))
        {
            // What another user asked may imitate turns.
            prompt.Add(new ChatMessage(ChatRole.User, TemplateMarks.Broken(neighbour.Experience.Question)));
            prompt.Add(new ChatMessage(ChatRole.Assistant, TemplateMarks.Broken(neighbour.Experience.Completion)));
        }

        prompt.AddRange(messages.Skip(system));
        return prompt;
    }
}
