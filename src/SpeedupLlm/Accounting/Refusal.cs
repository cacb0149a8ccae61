using System.Net;
using System.Net.Sockets;

namespace SpeedupLlm.Accounting;

/// <summary>Tells failures that will come again with the same prompt from those that may pass.</summary>
internal static class Refusal
{
    /// <summary>True for failures that another prompt may mend: over HTTP, the request itself was refused.</summary>
    public static bool Is(Exception exception) => exception.GetBaseException() switch
    {
        HttpRequestException http => http.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
        BudgetExhaustedException or OperationCanceledException or TimeoutException or IOException or SocketException => false,
        _ => true,
    };
}
