using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using SpeedupLlm.Accounting;
using SpeedupLlm.Cli.Reports;
using SpeedupLlm.Gateway;
using SpeedupLlm.Gating;
using SpeedupLlm.Sqlite;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup savings</c>: memory arm against control arm, from a data directory or a running gateway.</summary>
internal static class SavingsCommand
{
    public static Command Create()
    {
        var data = DataOption.Create("A data directory; a server may be using it.");
        var gateway = new Option<string?>("--gateway") { Description = "A running gateway's base URL, as serve printed it." };
        var space = new Option<string?>("--space") { Description = "One space; all together without it." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "savings",
            """
            Shows what memory saved, measured against the control group: eligible requests that ran without memory, drawn at random.

            Examples:
              speedup savings --data ./memory
              speedup savings --gateway http://127.0.0.1:8080/v1 --json
            """);
        foreach (var option in new Option[] { data, gateway, space, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = (parsed.GetValue(data), parsed.GetValue(gateway)) switch
            {
                ({ } directory, null) => await FromDataAsync(directory, parsed.GetValue(space)).ConfigureAwait(false),
                (null, { } url) => await FromGatewayAsync(url, parsed.GetValue(space), cancellationToken).ConfigureAwait(false),
                _ => throw new UsageException("Give either --data DIR or --gateway URL."),
            };
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(report, GatewayJson.Default.SavingsReport));
            else
                SavingsView.Print(report, Say.Data);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<SavingsReport> FromDataAsync(string directory, string? space)
    {
        var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory });
        await using (store.ConfigureAwait(false))
            return Savings.Of(space, store.ReadOutcomes(space));
    }

    private static async Task<SavingsReport> FromGatewayAsync(string url, string? space, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new UsageException($"--gateway '{url}' is not a URL; give what serve printed, like http://127.0.0.1:8080/v1.");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var query = space is null ? string.Empty : $"?space={Uri.EscapeDataString(space)}";
        try
        {
            var report = await http.GetFromJsonAsync(
                new Uri($"{address.ToString().TrimEnd('/')}/savings{query}"), GatewayJson.Default.SavingsReport, cancellationToken).ConfigureAwait(false);
            return report is { Control: not null, Memory: not null } ? report : throw new JsonException("It is JSON, but no report.");
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{address} did not answer with a savings report; is it a gateway? {exception.Message}", exception);
        }
    }
}
