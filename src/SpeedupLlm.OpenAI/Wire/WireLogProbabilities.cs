using System.Text;
using System.Text.Json.Nodes;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.OpenAI;

/// <summary>The <c>logprobs</c> object of a choice, of what a client in this process told.</summary>
internal static class WireLogProbabilities
{
    internal static JsonObject? Write(IReadOnlyList<TokenLogProbability>? tokens) => tokens is null ? null : new()
    {
        // The token that ends the turn has no text, and OpenAI does not list it.
        ["content"] = new JsonArray([.. tokens.Where(token => token.Text.Length > 0).Select(token => new JsonObject
        {
            ["token"] = token.Text,
            ["logprob"] = token.LogProbability,
            ["bytes"] = new JsonArray([.. Encoding.UTF8.GetBytes(token.Text).Select(value => JsonValue.Create((int)value))]),
            ["top_logprobs"] = new JsonArray(),
        })]),
        ["refusal"] = null,
    };
}
