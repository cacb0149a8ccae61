using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>GET /v1/savings[?space=…]</c>: memory arm against control arm. <c>GET /v1/concentration[?space=…]</c>: what its answers rest on.</summary>
internal static class SavingsReports
{
    public static IResult Report(HttpRequest request, SpeedupEngine engine) =>
        Results.Json(engine.Savings(new QueryKeys(request.Query, "space").Text("space")), GatewayJson.Default.SavingsReport);

    public static IResult Concentration(HttpRequest request, SpeedupEngine engine) =>
        Results.Json(engine.Concentration(new QueryKeys(request.Query, "space").Text("space")), GatewayJson.Default.ConcentrationReport);
}
