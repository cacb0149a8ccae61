using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Text;

/// <summary>One turn of a training document.</summary>
/// <param name="Role">System, user or assistant.</param>
/// <param name="Text">What was said.</param>
/// <param name="Learn">Whether the model learns to say it; null: if it is the assistant's.</param>
/// <param name="GoesOn">True: the next item belongs to the same turn. So a turn can hold a mistake that is shown but not learnt.</param>
public sealed record ChatTurn(ChatRole Role, string Text, bool? Learn = null, bool GoesOn = false);

/// <summary>How a conversation is laid out in tokens: role, text, turn end; after the last turn the text ends.</summary>
public static class ChatTemplate
{
    /// <summary>A conversation to learn from: the answers with their turn ends, and the end of the text where the last turn is learnt.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="turns">In their order.</param>
    /// <param name="encode">How a turn's text becomes tokens; null: as the tokenizer has it.</param>
    public static TrainingDocument Document(Tokenizer tokenizer, IEnumerable<ChatTurn> turns, Func<ChatTurn, IEnumerable<int>>? encode = null)
    {
        var (tokens, learn, last, open) = (new List<int>(), new List<bool>(), false, false);
        foreach (var turn in turns)
        {
            last = turn.Learn ?? turn.Role == ChatRole.Assistant;
            if (!open)
                Add(RoleToken(turn.Role), learnt: false);
            foreach (var token in encode?.Invoke(turn) ?? tokenizer.Encode(turn.Text))
                Add(token, last);
            open = turn.GoesOn;
            if (!open)
                Add(Tokenizer.TurnEnd, last);
        }

        Add(Tokenizer.TextEnd, last);
        return new TrainingDocument(tokens, learn);

        void Add(int token, bool learnt)
        {
            tokens.Add(token);
            learn.Add(learnt);
        }
    }

    /// <summary>A conversation to be answered. Where its last message is the assistant's, that message is continued.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="messages">Text only.</param>
    public static List<int> Prompt(Tokenizer tokenizer, IEnumerable<ChatMessage> messages)
    {
        var tokens = new List<int>();
        var open = false;
        foreach (var message in messages)
        {
            if (open)
                tokens.Add(Tokenizer.TurnEnd);
            if (message.Contents.FirstOrDefault(content => content is not (TextContent or TextReasoningContent or UsageContent)) is { } other)
                throw new NotSupportedException($"The embedded model reads text only, and was given a {other.GetType().Name}.");
            tokens.Add(RoleToken(message.Role));
            tokens.AddRange(tokenizer.Encode(message.Text));
            open = true;
        }

        if (tokens.Count == 0)
            throw new ArgumentException("There is no message to answer.", nameof(messages));
        if (tokens.FindLast(token => token is >= Tokenizer.SystemTurn and <= Tokenizer.AssistantTurn) != Tokenizer.AssistantTurn)
            tokens.AddRange([Tokenizer.TurnEnd, Tokenizer.AssistantTurn]);
        return tokens;
    }

    /// <summary>A solved example: its prompt as it would be given to be answered, and the answer to learn, with its ends.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="prompt">Text only; seen, not learnt.</param>
    /// <param name="completion">The answer, or what continues the assistant's last message.</param>
    public static TrainingDocument Example(Tokenizer tokenizer, IEnumerable<ChatMessage> prompt, string completion)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var tokens = Prompt(tokenizer, prompt);
        var seen = tokens.Count;
        tokens.AddRange(tokenizer.Encode(completion));
        tokens.AddRange([Tokenizer.TurnEnd, Tokenizer.TextEnd]);
        return new TrainingDocument(tokens, [.. tokens.Select((_, i) => i >= seen)]);
    }

    private static int RoleToken(ChatRole role) =>
        role == ChatRole.System ? Tokenizer.SystemTurn : role == ChatRole.Assistant ? Tokenizer.AssistantTurn : Tokenizer.UserTurn;
}
