using Microsoft.Extensions.Options;

namespace SpeedupLlm;

/// <summary>Checks all options at start and reports every error at once, each naming its key.</summary>
internal sealed class SpeedupOptionsValidator : IValidateOptions<SpeedupOptions>
{
    /// <summary>Timers take no more than 49.</summary>
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, SpeedupOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    public static void ThrowIfInvalid(SpeedupOptions options)
    {
        var errors = Errors(options).ToList();
        if (errors.Count > 0)
            throw new OptionsValidationException(nameof(SpeedupOptions), typeof(SpeedupOptions), errors);
    }

    private static IEnumerable<string> Errors(SpeedupOptions options)
    {
        if (!(options.ControlShare is null or (>= 0 and <= 1)))
            yield return $"ControlShare is {options.ControlShare}; it must be between 0 and 1, or absent.";
        if (!(options.AuditShare is >= 0 and <= 1))
            yield return $"AuditShare is {options.AuditShare}; it must be between 0 and 1.";
        if (options.FeedbackDeadline <= TimeSpan.Zero || options.FeedbackDeadline > LongestDeadline)
            yield return $"FeedbackDeadline is {options.FeedbackDeadline}; it must be positive, and at most 30 days.";
        if (options.MaxDemonstrations is < 1 or > 3)
            yield return $"MaxDemonstrations is {options.MaxDemonstrations}; it must be 1, 2 or 3.";
        if (options.ContextTokens <= 0)
            yield return $"ContextTokens is {options.ContextTokens}; it must be positive, or absent.";
        if (options.OutcomeDeadline <= TimeSpan.Zero || options.OutcomeDeadline > LongestDeadline)
            yield return $"OutcomeDeadline is {options.OutcomeDeadline}; it must be positive, and at most 30 days.";
        if (options.EmbedderTimeout <= TimeSpan.Zero || options.EmbedderTimeout > LongestDeadline)
            yield return $"EmbedderTimeout is {options.EmbedderTimeout}; it must be positive, and at most 30 days.";
        if (options.AssignmentTimeout <= TimeSpan.Zero || options.AssignmentTimeout > LongestDeadline)
            yield return $"AssignmentTimeout is {options.AssignmentTimeout}; it must be positive, and at most 30 days.";
        if (options.Capacity < 1)
            yield return $"Capacity is {options.Capacity}; it must be at least 1, or absent.";
        if (!(options.Prices is { Input: >= 0, CachedInput: >= 0, Output: >= 0 }) || options.Prices is { Input: 0, Output: 0 })
            yield return $"Prices is {options.Prices}; prices must not be negative, nor all zero.";
        if (options.Prices is { } prices && prices.CachedInput > prices.Input)
            yield return $"Prices is {prices}; a cached input token must not cost more than an uncached one.";
        if (options.Budget is null or { Calls: < 1 } or { Tokens: < 1 } or { Cost: <= 0 })
            yield return $"Budget is {options.Budget}; every limit must be positive, or absent.";
        if (options.Rule is null)
            yield return "Rule is null; leave it as it is, or set one of AnswerRule's.";
        foreach (var error in ScalingErrors(options).Concat(options.Scaling is null ? [] : ProfileErrors(options)))
            yield return error;
    }

    private static IEnumerable<string> ScalingErrors(SpeedupOptions options)
    {
        foreach (var error in options.Scaling?.Errors() ?? ["Scaling is null; leave it as it is, or set a ScalingSettings."])
            yield return $"Scaling: {error}";
        if (options.Prompts is null)
            yield return "Prompts is null; leave it as it is, or set PromptSet.Default.With(…).";
        if (options.Judge is not { VerdictTokens: >= 1 and <= 4096, Calibration: null or { IsValid: true } })
            yield return $"Judge is {options.Judge}; VerdictTokens must be 1 to 4096, and a calibration's counts no more than its items.";
        foreach (var error in JudgeErrors(options))
            yield return error;
        foreach (var (model, prices) in options.ModelPrices)
        {
            if (!(prices is { Input: >= 0, CachedInput: >= 0, Output: >= 0 }) || prices is { Input: 0, Output: 0 } || prices.CachedInput > prices.Input)
                yield return $"ModelPrices of '{model}' is {prices}; prices must not be negative, nor all zero, nor those of cached input above the others.";
        }

        // Costs of different units must never be added up.
        string[] models = [.. options.Scaling?.Models ?? [], .. options.Judge?.Model is { } judge ? [judge] : Array.Empty<string>()];
        if (models.Any(options.ModelPrices.ContainsKey) && Array.Find(models, model => !options.ModelPrices.ContainsKey(model)) is { } missing)
            yield return $"ModelPrices lacks '{missing}': the models of a cascade and its judge must all have prices, or none.";
    }

    /// <summary>A calibration says nothing about another model, or about other words.</summary>
    private static IEnumerable<string> JudgeErrors(SpeedupOptions options)
    {
        if (options.AuditBy == AuditBy.Judge && options.Judge is { Calibration: not { BetterThanChance: true } })
        {
            yield return "AuditBy is 'judge', and Judge.Calibration does not show a judge that is better than chance: calibrate it on at least "
                + $"{Scoring.JudgeCalibration.LeastItems} items with `speedup judge calibrate`, or set AuditBy to 'afresh'.";
        }

        if (options.Judge is not { Calibration: { } calibration } judge)
            yield break;
        const string Remedy = "calibrate again with `speedup judge calibrate`";
        if (judge.Model is { } model && !calibration.IsOf(model, calibration.PromptVersion ?? string.Empty))
            yield return $"Judge.Calibration is of the model '{calibration.Model}', and Judge.Model is '{model}': {Remedy}.";
        if (options.Prompts is { } prompts && !calibration.IsOf(calibration.Model, prompts.Version))
            yield return $"Judge.Calibration was made with prompts of version '{calibration.PromptVersion}', and those in use are '{prompts.Version}': {Remedy}.";
    }

    /// <summary>Each key in its turn as the options say, with all others valid: so every wrong one is found.</summary>
    private static IEnumerable<string> ProfileErrors(SpeedupOptions options)
    {
        var valid = new SpeedupRequest
        {
            Method = options.ScalingMethods.FirstOrDefault()?.Name,
            N = 1,
            Memory = options.MemoryMethods.FirstOrDefault()?.Name,
            Scorer = options.Scorers.FirstOrDefault()?.Name,
            Stop = options.StoppingRules.FirstOrDefault()?.Name,
            Tau = 1,
            Recall = "off",
            Space = "default",
            // The scorer "reference" is fine as a default: requests bring the key.
            Reference = options.Experiment ? "0" : null,
        };
        SpeedupRequest[] turns =
        [
            valid with { Method = null }, valid with { N = null }, valid with { Memory = null }, valid with { Scorer = options.Scorer },
            valid with { Stop = null }, valid with { Tau = null }, valid with { Recall = null }, valid with { Space = null },
            .. options.Profiles.Keys.Select(name => new SpeedupRequest { Profile = name, Reference = valid.Reference }),
        ];
        return turns.Select(turn => ProfileError(options, turn)).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static string? ProfileError(SpeedupOptions options, SpeedupRequest request)
    {
        try
        {
            Profile.Resolve(options, request);
            return null;
        }
        catch (SpeedupOptionException exception)
        {
            return $"{exception.Key.Replace("speedup.", string.Empty, StringComparison.Ordinal)}: {exception.Message}";
        }
    }
}
