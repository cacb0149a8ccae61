namespace SpeedupLlm.Gateway;

/// <summary>A request that the gateway itself refuses.</summary>
internal sealed class GatewayException(int status, string code, string message, string? param = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Param { get; } = param;
}
