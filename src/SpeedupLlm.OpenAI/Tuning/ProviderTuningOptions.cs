namespace SpeedupLlm.OpenAI;

/// <summary>How a provider's fine-tuning API is used.</summary>
public sealed record ProviderTuningOptions
{
    /// <summary>The model to tune, as the provider names it.</summary>
    public string? BaseModel { get; init; }

    /// <summary>How often a job is asked how far it is. Default 10 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this a job is cancelled. Default 6 hours.</summary>
    public TimeSpan JobTimeout { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The fewest examples that the provider takes. Default 10, as OpenAI's.</summary>
    public int LeastExamples { get; init; } = 10;

    /// <summary>Passes over the examples; null: the provider decides.</summary>
    public int? Epochs { get; init; }

    /// <summary>Part of the tuned model's name, at most 18 characters. Default <c>speedup</c>.</summary>
    public string Suffix { get; init; } = "speedup";

    /// <summary>Everything that is wrong, each error naming its key; empty when all is well.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(BaseModel))
            errors.Add("BaseModel is missing: name the model to tune.");
        if (PollInterval < TimeSpan.FromMilliseconds(10) || PollInterval > TimeSpan.FromHours(1))
            errors.Add($"PollInterval is {PollInterval}: choose between 10 ms and an hour.");
        if (JobTimeout < PollInterval || JobTimeout > TimeSpan.FromDays(7))
            errors.Add($"JobTimeout is {JobTimeout}: choose between PollInterval and seven days.");
        if (LeastExamples < 1)
            errors.Add($"LeastExamples is {LeastExamples}: choose at least 1.");
        if (Epochs is < 1 or > 50)
            errors.Add($"Epochs is {Epochs}: choose 1 to 50, or leave it out.");
        if (Suffix.Length is < 1 or > 18 || !Suffix.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            errors.Add($"Suffix '{Suffix}' must have 1 to 18 letters, digits or dashes.");
        return errors;
    }
}
