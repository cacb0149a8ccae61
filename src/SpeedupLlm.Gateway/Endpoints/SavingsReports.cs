using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>GET /v1/savings[?space=…]</c>: memory arm against control arm. <c>GET /v1/concentration[?space=…]</c>: what its answers rest on.</summary>
internal static class SavingsReports
{
    public static IResult Report(SpeedupEngine engine, string? space = null) => Results.Json(engine.Savings(space), GatewayJson.Default.SavingsReport);

    public static IResult Concentration(SpeedupEngine engine, string? space = null) =>
        Results.Json(engine.Concentration(space), GatewayJson.Default.ConcentrationReport);
}
