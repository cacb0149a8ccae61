namespace SpeedupLlm;

/// <summary>A value in the request's <c>speedup</c> object is unknown, out of range or not allowed here.</summary>
/// <param name="key">The key, as in <c>speedup.method</c>.</param>
/// <param name="message">What is wrong, with which value, and what would be valid.</param>
public sealed class SpeedupOptionException(string key, string message) : ArgumentException(message)
{
    /// <summary>The key whose value is wrong: <c>speedup.method</c>.</summary>
    public string Key { get; } = key;
}
