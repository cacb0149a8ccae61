using System.Text.Json.Serialization;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Sqlite.Rows;

/// <summary>What is stored as JSON inside a row.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(ExpectedAudits))]
internal sealed partial class RowJson : JsonSerializerContext;
