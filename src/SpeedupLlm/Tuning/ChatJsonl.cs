using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SpeedupLlm.Tuning;

/// <summary>
/// A training set in the form that providers take: a line an example, <c>{"messages":[{"role":…,"content":…},…]}</c>, the answer last
/// (OpenAI, "Supervised fine-tuning", chat format).
/// </summary>
public static class ChatJsonl
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the examples in their order as UTF-8, without a byte-order mark.</summary>
    /// <param name="examples">Text only: other contents are left out.</param>
    /// <param name="to">Where to; it stays open.</param>
    public static void Write(IEnumerable<TuningExample> examples, Stream to)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(to);
        foreach (var example in examples)
        {
            using (var line = new Utf8JsonWriter(to, Readable))
                Write(example, line);
            to.WriteByte((byte)'\n');
        }
    }

    private static void Write(TuningExample example, Utf8JsonWriter line)
    {
        line.WriteStartObject();
        line.WriteStartArray("messages");
        foreach (var message in example.Prompt.Append(new ChatMessage(ChatRole.Assistant, example.Completion)))
        {
            line.WriteStartObject();
            line.WriteString("role", message.Role.Value);
            line.WriteString("content", message.Text);
            line.WriteEndObject();
        }

        line.WriteEndArray();
        line.WriteEndObject();
    }
}
