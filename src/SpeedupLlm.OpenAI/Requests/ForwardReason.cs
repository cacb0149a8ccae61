using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>Why a request cannot be improved safely and is forwarded untouched.</summary>
public static class ForwardReason
{
    private static readonly string[] ToolKeys = ["tools", "functions", "tool_choice", "function_call"];
    private static readonly string[] ServerStateKeys = ["conversation", "previous_response_id"];

    /// <summary>
    /// <c>tools</c>, <c>n</c>, <c>content</c>, <c>audio</c>, <c>logprobs</c>, <c>state</c>, <c>prediction</c>, <c>search</c> or
    /// <c>continuation</c>; null where the request can be improved.
    /// </summary>
    public static string? Of(ChatCompletionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = request.Body;
        var messages = request.Messages.Select(message => (JsonObject)message.RawRepresentation!).ToArray();
        return HasTools(body, messages) ? "tools"
            : body["n"].IsInteger(out var n) && n > 1 ? "n"
            : messages.Any(HasOtherContent) ? "content"
            : IsPresent(body["audio"]) || WantsMoreThanText(body["modalities"]) || messages.Any(m => IsPresent(m["audio"])) ? "audio"
            : IsPresent(body["logprobs"]) || IsPresent(body["top_logprobs"]) ? "logprobs"
            : IsPresent(body["store"]) || ServerStateKeys.Any(key => IsPresent(body[key])) ? "state"
            : IsPresent(body["prediction"]) ? "prediction"
            : IsPresent(body["web_search_options"]) ? "search"
            : messages[^1].StringAt("role") != "user" ? "continuation"
            : null;
    }

    private static bool HasTools(JsonObject body, JsonObject[] messages) =>
        ToolKeys.Any(key => IsPresent(body[key]) && body.StringAt(key) != "none")
        || messages.Any(message => message.StringAt("role") is "tool" or "function"
            || IsPresent(message["tool_calls"]) || IsPresent(message["function_call"]));

    private static bool HasOtherContent(JsonObject message) =>
        message["content"] is JsonArray parts && parts.Any(part => part?["type"].IsString(out var type) is true && type != "text");

    private static bool WantsMoreThanText(JsonNode? modalities) =>
        IsPresent(modalities) && !(modalities is JsonArray array && array.All(item => item.IsString(out var text) && text == "text"));

    // An odd value counts as present: forwarding is always safe.
    private static bool IsPresent(JsonNode? node) =>
        node is not (null or JsonArray { Count: 0 }) && !(node.IsBoolean(out var value) && !value) && !(node.IsInteger(out var number) && number == 0);
}
