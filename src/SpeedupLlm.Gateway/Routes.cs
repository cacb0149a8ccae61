using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SpeedupLlm.Gateway.Endpoints;

namespace SpeedupLlm.Gateway;

/// <summary>The gateway's addresses.</summary>
internal static class Routes
{
    public static void MapGateway(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/chat/completions", ChatCompletions.HandleAsync);
        app.MapGet("/v1/models", ModelList.List);
        app.MapGet("/v1/models/{*id}", ModelList.One);
        app.MapGet("/v1/receipts/{id}", Receipts.One);
        app.MapGet("/v1/experiences", StoredExperiences.List);
        app.MapDelete("/v1/experiences", StoredExperiences.ForgetAsync);
        app.MapGet("/v1/experiences/{id}", StoredExperiences.One);
        app.MapDelete("/v1/experiences/{id}", StoredExperiences.ForgetOneAsync);
        app.MapPost("/v1/experiences/{id}/{mark}", StoredExperiences.MarkAsync);
        app.MapGet("/v1/lessons", Lessons.List);
        app.MapGet("/v1/lessons/{id}", Lessons.One);
        app.MapDelete("/v1/lessons/{id}", Lessons.ForgetAsync);
        app.MapGet("/v1/savings", SavingsReports.Report);
        app.MapGet("/v1/adapters", Adapters.List);
        app.MapPost("/v1/adapters/{id}/rollback", Adapters.RollBackAsync);
        app.MapGet("/v1/concentration", SavingsReports.Concentration);
        app.MapGet("/healthz", () => Results.Text("""{"status":"ok"}""", "application/json"));
    }
}
