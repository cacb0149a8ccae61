namespace SpeedupLlm.OpenAI;

/// <summary>The client's request is wrong: answered with 400 in OpenAI's error shape.</summary>
/// <param name="param">The field or header, as in <c>messages[2].role</c>; null where the whole body is wrong.</param>
/// <param name="code">A name programs can act on: <c>invalid_json</c>, <c>missing_required_parameter</c>, <c>invalid_type</c>, <c>invalid_value</c>, <c>unknown_parameter</c>.</param>
/// <param name="message">What is wrong, with which value, and what to do.</param>
public sealed class InvalidRequestException(string? param, string code, string message) : Exception(message)
{
    /// <summary>The field or header; null where the whole body is wrong.</summary>
    public string? Param { get; } = param;

    /// <summary>A name programs can act on.</summary>
    public string Code { get; } = code;
}
