using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;

namespace SpeedupLlm;

/// <summary>A document that memory is given: a fact, a rule, a paragraph. See <see cref="SpeedupEngine.SeedAsync"/>.</summary>
/// <param name="Id">Names it within its space: seeding the same id again replaces it.</param>
/// <param name="Source">Where it is from, as the model is told: a file's name, a title.</param>
/// <param name="Text">What it says; of a long text only the first 200 tokens or so are used.</param>
public sealed record SeedDocument(string Id, string Source, string Text)
{
    private const int MaxName = 200;
    private const int MaxText = 100_000;

    /// <summary>Whose it is; null: everybody's in the space.</summary>
    public string? User { get; init; }

    /// <summary>Its space; null: the default one.</summary>
    public string? Space { get; init; }

    /// <summary>True where only its beginning is used.</summary>
    public bool IsCut => DocumentText.IsCut(Text);

    /// <summary>What is wrong with it, naming the key; null: nothing.</summary>
    public string? Error() =>
        NameError("id", Id) ?? NameError("source", Source) ?? (User is null ? null : NameError("user", User)) ?? (Space is null ? null : NameError("space", Space))
        ?? (string.IsNullOrWhiteSpace(Text) ? "text is empty: say what the document says."
            : Text.Length > MaxText ? $"text has {Text.Length} characters; the most is {MaxText}. Split it into several documents."
            : null);

    internal Experience AsExperience(SpeedupOptions options, DateTimeOffset now)
    {
        var space = Space ?? options.Space;
        var origin = new DocumentOrigin(Id, Source);
        return new Experience
        {
            Id = origin.ExperienceId(Text),
            Space = space,
            User = User,
            MemoryScope = Scopes.Memory(space, options.ShareAcrossUsers ? null : User, null),
            // A document is no answer: nothing is ever recalled from here.
            RecallScope = "document",
            Fingerprint = string.Empty,
            Question = string.Empty,
            Completion = Text,
            Solved = false,
            Source = ExperienceSource.Document,
            Document = origin,
            Created = now,
            Embedder = string.Empty,
            Embedding = default,
        };
    }

    private static string? NameError(string key, string? name) => name switch
    {
        null or "" => $"{key} is missing or empty.",
        { Length: > MaxName } => $"{key} has {name.Length} characters; the most is {MaxName}.",
        _ when string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl) => $"{key} is blank or holds a control character.",
        _ => null,
    };
}
