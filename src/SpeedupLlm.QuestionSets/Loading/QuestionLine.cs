using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpeedupLlm.QuestionSets.Loading;

/// <summary>A question as a line of JSON: the fields that we write. Only question and answer are needed to read one.</summary>
internal sealed record QuestionLine(
    string Id, string Question, string Answer, string? Solution, Stratum Stratum, Difficulty? Difficulty, string? Frame, string? Family,
    string? Structure, string? Wording, IReadOnlyList<int>? Numbers, IReadOnlyList<string>? Names, string? Imitates, IReadOnlyList<string>? Needs,
    string? QuestionId = null, int? Position = null, SimilarityLevel? Level = null, string? RelatedTo = null, int? Exposure = null, int? Topic = null)
{
    public static QuestionLine Of(Question q) => new(
        q.Id, q.Text, q.Answer, q.Solution, q.Stratum, q.Difficulty, q.Origin?.Frame, q.Origin?.Family, q.Origin?.Structure, q.Origin?.Wording,
        q.Origin?.Numbers, q.Origin?.Names, q.Imitates, q.Needs.Count == 0 ? null : q.Needs);

    public static QuestionLine Of(StreamItem item) => Of(item.Question) with
    {
        Id = item.Id,
        QuestionId = item.Question.Id,
        Position = item.Position,
        Level = item.Level,
        RelatedTo = item.RelatedTo,
        Exposure = item.Exposure,
        Topic = item.Topic,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuestionLine))]
[JsonSerializable(typeof(FactDocument))]
internal sealed partial class QuestionJson : JsonSerializerContext;

/// <summary>The same without the escapes that are meant for HTML: a plus stays a plus.</summary>
internal static class ReadableJson
{
    public static QuestionJson Context { get; } =
        new(new JsonSerializerOptions(QuestionJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
