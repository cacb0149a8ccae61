using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Experiences;

/// <summary>An experience as one line of JSON: what is exported, imported and shown.</summary>
public sealed record ExperienceLine
{
    private const int Version = 1;

    /// <summary>The version of this format: 1.</summary>
    [JsonPropertyName("v")]
    public int Format { get; init; } = Version;

    /// <summary>As <see cref="Experience.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>As <see cref="Experience.Space"/>.</summary>
    public required string Space { get; init; }

    /// <summary>As <see cref="Experience.User"/>.</summary>
    public string? User { get; init; }

    /// <summary>As <see cref="Experience.Question"/>.</summary>
    public required string Question { get; init; }

    /// <summary>As <see cref="Experience.Completion"/>.</summary>
    public required string Completion { get; init; }

    /// <summary>As <see cref="Experience.Answer"/>.</summary>
    public string? Answer { get; init; }

    /// <summary>As <see cref="Experience.Score"/>.</summary>
    public double? Score { get; init; }

    /// <summary>As <see cref="Experience.ScoreKind"/>.</summary>
    public ScoreKind? ScoreKind { get; init; }

    /// <summary>As <see cref="Experience.Solved"/>.</summary>
    public required bool Solved { get; init; }

    /// <summary>As <see cref="Experience.Source"/>.</summary>
    public required ExperienceSource Source { get; init; }

    /// <summary>As <see cref="Experience.Document"/>.</summary>
    public DocumentOrigin? Document { get; init; }

    /// <summary>As <see cref="Experience.Experiment"/>.</summary>
    public bool Experiment { get; init; }

    /// <summary>As <see cref="Experience.Parents"/>.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>As <see cref="Experience.Confirmations"/>.</summary>
    public int Confirmations { get; init; }

    /// <summary>As <see cref="Experience.Helpful"/>.</summary>
    public int Helpful { get; init; }

    /// <summary>As <see cref="Experience.Harmful"/>.</summary>
    public int Harmful { get; init; }

    /// <summary>As <see cref="Experience.Pinned"/>.</summary>
    public bool Pinned { get; init; }

    /// <summary>As <see cref="Experience.Quarantined"/>.</summary>
    public bool Quarantined { get; init; }

    /// <summary>As <see cref="Experience.Cost"/>.</summary>
    public double Cost { get; init; }

    /// <summary>As <see cref="Experience.Model"/>.</summary>
    public string? Model { get; init; }

    /// <summary>As <see cref="Experience.Created"/>.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>As <see cref="Experience.MemoryScope"/>.</summary>
    public required string MemoryScope { get; init; }

    /// <summary>As <see cref="Experience.RecallScope"/>.</summary>
    public required string RecallScope { get; init; }

    /// <summary>As <see cref="Experience.Embedder"/>.</summary>
    public required string Embedder { get; init; }

    /// <summary>As <see cref="Experience.Embedding"/>: base64 of little-endian float32; null: left out.</summary>
    public string? Vector { get; init; }

    /// <summary>An experience's line.</summary>
    /// <param name="experience">The experience.</param>
    /// <param name="vector">False: without its embedding, to be looked at.</param>
    public static ExperienceLine Of(Experience experience, bool vector = true)
    {
        ArgumentNullException.ThrowIfNull(experience);
        return new ExperienceLine
        {
            Id = experience.Id, Space = experience.Space, User = experience.User, Question = experience.Question, Completion = experience.Completion,
            Answer = experience.Answer, Score = experience.Score, ScoreKind = experience.ScoreKind, Solved = experience.Solved, Source = experience.Source,
            Document = experience.Document, Experiment = experience.Experiment, Parents = experience.Parents, Confirmations = experience.Confirmations,
            Helpful = experience.Helpful, Harmful = experience.Harmful, Pinned = experience.Pinned, Quarantined = experience.Quarantined,
            Cost = experience.Cost, Model = experience.Model, Created = experience.Created, MemoryScope = experience.MemoryScope,
            RecallScope = experience.RecallScope, Embedder = experience.Embedder, Vector = vector ? Encode(experience.Embedding.Span) : null,
        };
    }

    /// <summary>The line, without its line feed.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, ExperienceLineJson.Default.ExperienceLine);

    /// <summary>Reads exported lines; blank ones are skipped. All are checked before the first is returned.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FormatException">A line is wrong; the message has its number, counted from 1, and says why.</exception>
    public static IReadOnlyList<Experience> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return [.. lines.Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => Read(line.Item, line.Index + 1))];
    }

    private static Experience Read(string text, int number)
    {
        try
        {
            var line = JsonSerializer.Deserialize(text, ExperienceLineJson.Default.ExperienceLine) ?? throw new FormatException("it is null.");
            return line.Error() is { } error ? throw new FormatException(error) : line.ToExperience();
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new FormatException($"line {number}: {exception.Message}", exception);
        }
    }

    private string? Error() =>
        Format != Version ? $"its format is version {Format}, this program reads {Version}."
        : new[] { Id, Space, MemoryScope, RecallScope }.Any(string.IsNullOrWhiteSpace) ? "id, space, memoryScope and recallScope must not be empty."
        : string.IsNullOrWhiteSpace(Completion) ? "completion is empty."
        : Document is null == (Source == ExperienceSource.Document) ? "a document, and nothing else, has the source document."
        : Document is null && string.IsNullOrWhiteSpace(Question) ? "question is empty."
        : Document is { } document && (string.IsNullOrWhiteSpace(document.Id) || string.IsNullOrWhiteSpace(document.Source))
            ? "document needs an id and a source."
        : Document is { } origin && Id != origin.ExperienceId(Completion) ? "id does not follow from the document's id, source and text."
        : Document is null && DocumentOrigin.IdOf(Id) is not null ? "id is a document's."
        : Score is not (null or (>= 0 and <= 1)) ? $"score is {Score}; it must be between 0 and 1."
        : Score is null != ScoreKind is null ? "score and scoreKind go together."
        : Solved && Score is null ? "solved needs a score."
        : Confirmations < 0 || Helpful < 0 || Harmful < 0 || !(Cost >= 0) || !double.IsFinite(Cost)
            ? "confirmations, helpful, harmful and cost must not be negative."
        : Parents is null || Parents.Any(string.IsNullOrWhiteSpace) ? "a parent is empty."
        : null;

    private Experience ToExperience()
    {
        var embedding = Decode(Vector);
        return new Experience
        {
            Id = Id, Space = Space, User = User, Question = Question, Completion = Completion, Answer = Answer, Score = Score, ScoreKind = ScoreKind,
            Solved = Solved, Source = Source, Document = Document, Experiment = Experiment, Parents = Parents, Confirmations = Confirmations,
            Helpful = Helpful, Harmful = Harmful, Pinned = Pinned, Quarantined = Quarantined, Cost = Cost, Model = Model, Created = Created,
            MemoryScope = MemoryScope, RecallScope = RecallScope,
            // Made of the question, not read: a line must not answer another question than it says.
            Fingerprint = Document is null ? Questions.Fingerprint.Of(Question).ToString() : string.Empty,
            // Without a vector it is nobody's: it is embedded anew.
            Embedder = Document is null && embedding.Length == 0 ? string.Empty : Embedder, Embedding = embedding,
        };
    }

    private static string? Encode(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes.Length == 0 ? null : Convert.ToBase64String(bytes);
    }

    private static float[] Decode(string? text)
    {
        var bytes = Convert.FromBase64String(text ?? string.Empty);
        if (bytes.Length % sizeof(float) != 0)
            throw new FormatException("vector is no list of float32.");
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return vector.All(float.IsFinite) ? vector : throw new FormatException("vector has a value that is not finite.");
    }
}

/// <summary>Lines as JSON: camelCase, sources and kinds as words, nothing that is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = [typeof(SourceConverter), typeof(KindConverter)])]
[JsonSerializable(typeof(ExperienceLine))]
[JsonSerializable(typeof(IReadOnlyList<ExperienceLine>))]
public sealed partial class ExperienceLineJson : JsonSerializerContext
{
    private sealed class SourceConverter() : JsonStringEnumConverter<ExperienceSource>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    private sealed class KindConverter() : JsonStringEnumConverter<ScoreKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
