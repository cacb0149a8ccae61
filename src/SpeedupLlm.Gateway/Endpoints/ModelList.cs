using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary><c>GET /v1/models</c>: the models this gateway serves.</summary>
internal static class ModelList
{
    public static IResult List(GatewayOptions gateway) => Json(new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. gateway.Models.Select(id => Model(id, gateway))]),
    });

    public static IResult One(string id, GatewayOptions gateway) => gateway.Models.Contains(id, StringComparer.Ordinal)
        ? Json(Model(id, gateway))
        : throw new GatewayException(
            StatusCodes.Status404NotFound, "model_not_found", $"The model is not served here. Served are: {string.Join(", ", gateway.Models)}.", "model");

    private static JsonObject Model(string id, GatewayOptions gateway) => new()
    {
        ["id"] = id,
        ["object"] = "model",
        ["created"] = 0,
        ["owned_by"] = gateway.ChatClient is null ? "upstream" : "speedup",
    };

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");
}
