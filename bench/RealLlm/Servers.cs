using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpeedupLlm.RealLlm;

/// <summary>Starts what is asked: the model server (unless one runs already) and, per scorer, a fresh gateway.</summary>
internal static partial class Servers
{
    private const string CliProject = "src/SpeedupLlm.Cli";

    public static Task<ChildServer> StartModelAsync(CancellationToken cancellationToken) =>
        // Long enough for the very first start, which installs the server's dependency.
        ChildServer.StartAsync(
            "the model server", Places.ServeScript, ["--port", "0"], Places.SharedOrFail, TimeSpan.FromMinutes(5), cancellationToken);

    public static Task<ChildServer> StartGatewayAsync(
        string upstream, string model, string dataDirectory, BenchOptions options, CancellationToken cancellationToken) =>
        ChildServer.StartAsync(
            "speedup serve",
            "dotnet",
            [
                Path.Combine(Places.Repository, CliProject, "bin", "Release", "net10.0", "speedup.dll"),
                "serve", "--port", "0", "--data", dataDirectory, "--upstream", upstream, "--model", model, "--experiment",
                "--control-share", options.ControlShare.ToString("0.####"), "--no-guard", "--seed", $"{options.Seed}",
                // On a busy machine eight samples of others may stand before one of ours.
                "--timeout", "600",
            ],
            Places.Repository, TimeSpan.FromMinutes(1), cancellationToken);

    /// <summary>Builds the command that is measured, so that nobody measures yesterday's.</summary>
    public static async Task BuildAsync(CancellationToken cancellationToken)
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", CliProject, "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary"])
        {
            WorkingDirectory = Places.Repository,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
            await build.WaitForExitAsync(cancellationToken);
            if (build.ExitCode != 0) throw new InvalidOperationException($"{CliProject} does not build:\n{output.Trim()}");
        }
        finally
        {
            if (!build.HasExited) build.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The first model that is not one for embeddings.</summary>
    public static async Task<string> ChatModelAsync(HttpClient http, string upstream, CancellationToken cancellationToken)
    {
        JsonNode? answer;
        try
        {
            answer = await http.GetFromJsonAsync<JsonNode>($"{upstream}/models", cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException)
        {
            throw new UsageException($"{upstream}/models does not answer as an OpenAI-compatible server: {e.Message}");
        }

        var ids = (answer?["data"] as JsonArray ?? []).Select(m => (string?)m?["id"]).OfType<string>().ToList();
        return ids.Find(id => !Embedding().IsMatch(id))
            ?? throw new UsageException($"no chat model at {upstream} among: {string.Join(", ", ids)}; give --model");
    }

    [GeneratedRegex("embed|minilm|\\bbge|\\bgte|\\be5-", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Embedding();
}
