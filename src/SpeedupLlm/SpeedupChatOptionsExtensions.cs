using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;

namespace SpeedupLlm;

/// <summary>Carries a <see cref="SpeedupRequest"/> in <see cref="ChatOptions"/>, and receipts out of a <see cref="ChatResponse"/>.</summary>
public static class SpeedupChatOptionsExtensions
{
    /// <summary>The key in <c>AdditionalProperties</c> of options (request) and responses (receipt).</summary>
    public const string Key = "speedup";

    /// <summary>A copy of <paramref name="options"/> that carries <paramref name="request"/>; the original is not changed.</summary>
    public static ChatOptions WithSpeedup(this ChatOptions? options, SpeedupRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var copy = options?.Clone() ?? new ChatOptions();
        copy.AdditionalProperties = copy.AdditionalProperties is { } properties ? new(properties) : [];
        copy.AdditionalProperties[Key] = request;
        return copy;
    }

    /// <summary>The receipt of a response; null where the request was forwarded, or came out of a cache outside of the pipeline.</summary>
    public static Receipt? SpeedupReceipt(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.GetValueOrDefault(Key) as Receipt;
    }

    internal static SpeedupRequest? SpeedupRequest(this ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var value) is true ? value as SpeedupRequest : null;

    /// <summary>The options as the inner client should see them.</summary>
    internal static ChatOptions? WithoutSpeedup(this ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(Key) is not true)
            return options;
        var copy = options.Clone();
        copy.AdditionalProperties = new(options.AdditionalProperties);
        copy.AdditionalProperties.Remove(Key);
        return copy;
    }
}
