namespace SpeedupLlm;

/// <summary>The shortcut <c>model:choice</c>: a model's name with a profile or scaling method, for clients that can set nothing but a model.</summary>
public static class ModelSuffix
{
    /// <summary>Splits a name; a served model's own name is never split, whatever it looks like.</summary>
    /// <param name="name">As the client wrote it.</param>
    /// <param name="isServed">Whether a model of this name is served.</param>
    /// <param name="options">The profiles and methods there are.</param>
    /// <returns>The model, and what its suffix asks for; null where it has none, or one that is neither profile nor method.</returns>
    public static (string Model, SpeedupRequest Choice)? Split(string name, Func<string, bool> isServed, SpeedupOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(isServed);
        ArgumentNullException.ThrowIfNull(options);
        var at = name.LastIndexOf(':');
        if (at <= 0 || isServed(name) || !isServed(name[..at]))
            return null;
        var suffix = name[(at + 1)..];
        if (options.Profiles.ContainsKey(suffix))
            return (name[..at], new SpeedupRequest { Profile = suffix });
        return options.ScalingMethods.Any(method => string.Equals(method.Name, suffix, StringComparison.Ordinal))
            ? (name[..at], new SpeedupRequest { Method = suffix })
            : null;
    }
}
