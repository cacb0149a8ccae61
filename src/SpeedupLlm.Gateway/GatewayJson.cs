using System.Text.Json;
using System.Text.Json.Serialization;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway.Endpoints;
using SpeedupLlm.Learning;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Gateway;

/// <summary>The gateway's own records as JSON: camelCase, enums as words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(ArmConverter), typeof(StatusConverter), typeof(LevelConverter), typeof(SourceConverter), typeof(KindConverter), typeof(AdapterStateConverter),
    ])]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(SavingsReport))]
[JsonSerializable(typeof(ConcentrationReport))]
[JsonSerializable(typeof(ReceiptSummary))]
[JsonSerializable(typeof(IReadOnlyList<AdapterLine>))]
[JsonSerializable(typeof(ListReply<AdapterLine>))]
[JsonSerializable(typeof(RollbackLine))]
[JsonSerializable(typeof(LessonLine))]
[JsonSerializable(typeof(IReadOnlyList<LessonLine>))]
[JsonSerializable(typeof(ListReply<LessonLine>))]
[JsonSerializable(typeof(ForgetReport))]
[JsonSerializable(typeof(ListReply<ExperienceLine>))]
public sealed partial class GatewayJson : JsonSerializerContext
{
    private sealed class ArmConverter() : JsonStringEnumConverter<Arm>(JsonNamingPolicy.CamelCase);

    private sealed class StatusConverter() : JsonStringEnumConverter<RequestStatus>(JsonNamingPolicy.CamelCase);

    private sealed class AdapterStateConverter() : JsonStringEnumConverter<AdapterState>(JsonNamingPolicy.CamelCase);

    private sealed class SourceConverter() : JsonStringEnumConverter<ExperienceSource>(JsonNamingPolicy.CamelCase);

    private sealed class KindConverter() : JsonStringEnumConverter<ScoreKind>(JsonNamingPolicy.CamelCase);

    private sealed class LevelConverter() : JsonStringEnumConverter<SimilarityLevel>;
}
