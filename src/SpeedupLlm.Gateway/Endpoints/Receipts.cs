using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>GET /v1/receipts/{id}</c>. The id is unguessable, so whoever has it was given it.</summary>
internal static class Receipts
{
    public static IResult One(string id, SpeedupEngine engine) => engine.FindReceipt(id) is { } receipt
        ? Results.Json(receipt, GatewayJson.Default.Receipt)
        : throw new GatewayException(
            StatusCodes.Status404NotFound, "receipt_not_found", "There is no receipt with this id. Take it from a response's speedup.receipt.", "id");
}
