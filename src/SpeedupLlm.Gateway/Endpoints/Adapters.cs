using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>GET /v1/adapters[?space=…]</c> and <c>POST /v1/adapters/{id}/rollback</c>: tuned models, and the way back.</summary>
internal static class Adapters
{
    public static IResult List(HttpRequest request, SpeedupEngine engine) => Results.Json(
        new ListReply<AdapterLine>([.. engine.ListAdapters(new QueryKeys(request.Query, "space").Text("space")).Select(AdapterLine.Of)]), GatewayJson.Default.ListReplyAdapterLine);

    public static async Task<IResult> RollBackAsync(string id, SpeedupEngine engine) => await engine.RollBackAdapterAsync(id).ConfigureAwait(false) is { } rollback
        ? Results.Json(RollbackLine.Of(rollback), GatewayJson.Default.RollbackLine)
        : throw new GatewayException(StatusCodes.Status404NotFound, "adapter_not_serving", $"No tuned model '{id}' serves. GET /v1/adapters lists them.", "id");
}
