using Microsoft.Extensions.Options;

namespace SpeedupLlm;

/// <summary>Checks all options at start and reports every error at once, each naming its key.</summary>
internal sealed class SpeedupOptionsValidator : IValidateOptions<SpeedupOptions>
{
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
        if (!(options.ControlShare is >= 0 and <= 1))
            yield return $"ControlShare is {options.ControlShare}; it must be between 0 and 1.";
        if (options.MaxDemonstrations is < 1 or > 3)
            yield return $"MaxDemonstrations is {options.MaxDemonstrations}; it must be 1, 2 or 3.";
        if (options.ContextTokens <= 0)
            yield return $"ContextTokens is {options.ContextTokens}; it must be positive, or absent.";
        if (options.OutcomeDeadline <= TimeSpan.Zero)
            yield return $"OutcomeDeadline is {options.OutcomeDeadline}; it must be positive.";
        if (!(options.Prices is { Input: >= 0, CachedInput: >= 0, Output: >= 0 }) || options.Prices is { Input: 0, Output: 0 })
            yield return $"Prices is {options.Prices}; prices must not be negative, nor all zero.";
        if (options.Budget is { Calls: < 1 } or { Tokens: < 1 } or { Cost: <= 0 })
            yield return $"Budget is {options.Budget}; every limit must be positive, or absent.";
        if (options.Rule is null)
            yield return "Rule is null; leave it as it is, or set one of AnswerRule's.";
        if (ProfileError(options) is { } error)
            yield return error;
    }

    private static string? ProfileError(SpeedupOptions options)
    {
        try
        {
            // The scorer "reference" is fine as a default: requests bring the key.
            Profile.Resolve(options, new SpeedupRequest { Reference = options.Experiment ? "0" : null });
            return null;
        }
        catch (SpeedupOptionException exception)
        {
            return $"{exception.Key.Replace("speedup.", string.Empty, StringComparison.Ordinal)}: {exception.Message}";
        }
    }
}
