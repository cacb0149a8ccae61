using Microsoft.Extensions.AI;

namespace SpeedupLlm.Accounting;

/// <summary>
/// The prompts already read for this request, with their answers: a prefix shared with one of them is priced as cached input, as every server
/// with a prefix cache would serve it (design §2, cost).
/// </summary>
internal sealed class PrefixesRead
{
    private readonly Lock _lock = new();
    private readonly List<(string Role, string Text)[]> _prompts = [];

    /// <summary>The share of the prompt, by characters, that was read before, in [0, 1].</summary>
    public double Share(IReadOnlyList<ChatMessage> messages)
    {
        var total = messages.Sum(message => (long)message.Text.Length);
        if (total == 0)
            return 0;
        lock (_lock)
            return _prompts.Count == 0 ? 0 : _prompts.Max(prompt => Common(prompt, messages)) / (double)total;
    }

    /// <summary>A prompt and its answer: whoever wrote the answer has read it too.</summary>
    public void Add(IReadOnlyList<ChatMessage> messages, string answer)
    {
        (string Role, string Text)[] read = [.. messages.Select(message => (message.Role.Value, message.Text))];
        // The answer to a last message of the assistant continues it.
        if (read is [.., var last] && last.Role == ChatRole.Assistant.Value)
            read[^1] = (last.Role, last.Text + answer);
        else
            read = [.. read, (ChatRole.Assistant.Value, answer)];
        lock (_lock)
            _prompts.Add(read);
    }

    private static long Common((string Role, string Text)[] prompt, IReadOnlyList<ChatMessage> messages)
    {
        long common = 0;
        for (var i = 0; i < Math.Min(prompt.Length, messages.Count); i++)
        {
            if (!string.Equals(prompt[i].Role, messages[i].Role.Value, StringComparison.Ordinal))
                break;
            var text = messages[i].Text;
            var same = prompt[i].Text.AsSpan().CommonPrefixLength(text);
            common += same;
            if (same < text.Length || same < prompt[i].Text.Length)
                break;
        }

        return common;
    }
}
