using System.Text;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Accounting;

/// <summary>Token counts where the upstream reports none. No tokenizer is assumed.</summary>
internal static class TokenEstimate
{
    /// <summary>What a chat template adds to a message, at most.</summary>
    private const int PerMessage = 16;

    /// <summary>The usual size: four characters a token.</summary>
    public static long Of(long characters) => (characters + 3) / 4;

    /// <summary>The usual size of a prompt.</summary>
    public static long Of(IEnumerable<ChatMessage> messages) => messages.Sum(message => Of(message.Text.Length) + 4);

    /// <summary>No fewer tokens than a prompt can have: a token covers at least one byte.</summary>
    public static long UpperBound(IEnumerable<ChatMessage> messages) =>
        messages.Sum(message => (long)Encoding.UTF8.GetByteCount(message.Text) + PerMessage);
}
