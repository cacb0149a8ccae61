using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpeedupLlm.Cli.Reports;
using SpeedupLlm.Experiences;
using SpeedupLlm.Gateway;
using SpeedupLlm.Gating;
using SpeedupLlm.Sqlite;
using Spectre.Console;

namespace SpeedupLlm.Cli.Commands;

/// <summary><c>speedup savings</c>: memory arm against control arm, from a data directory or a running gateway.</summary>
internal static class SavingsCommand
{
    public static Command Create()
    {
        var data = DataOption.Create("A data directory; a server may be using it.");
        var gateway = new Option<string?>("--gateway") { Description = "A running gateway's base URL, as serve printed it." };
        var space = new Option<string?>("--space") { Description = "One space; all together without it." };
        var concentration = new Option<bool>("--concentration") { Description = "Show what memory's answers rest on instead: which experiences, and what audits say of them." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "savings",
            """
            Shows what memory saved, measured against the control group: eligible requests that ran without memory, drawn at random.

            Examples:
              speedup savings --data ./memory
              speedup savings --gateway http://127.0.0.1:8080/v1 --json
              speedup savings --data ./memory --concentration
            """);
        foreach (var option in new Option[] { data, gateway, space, concentration, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = new Source(parsed.GetValue(data), parsed.GetValue(gateway), parsed.GetValue(space));
            if (parsed.GetValue(concentration))
            {
                var report = await source.ReadAsync(
                    "concentration", store => WithLessons(store, Concentration.Of(source.Space, store.ReadUses(source.Space))), GatewayJson.Default.ConcentrationReport,
                    report => report.Top is not null, cancellationToken).ConfigureAwait(false);
                Write(report, GatewayJson.Default.ConcentrationReport, ConcentrationView.Print, parsed.GetValue(json));
            }
            else
            {
                var report = await source.ReadAsync(
                    "savings", store => Savings.Of(source.Space, store.ReadOutcomes(source.Space)) with { Learning = [.. store.ReadLearningCosts(source.Space)] }, GatewayJson.Default.SavingsReport,
                    report => report is { Control: not null, Memory: not null }, cancellationToken).ConfigureAwait(false);
                Write(report, GatewayJson.Default.SavingsReport, SavingsView.Print, parsed.GetValue(json));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Reading lessons reads all there is, so only where one is named.</summary>
    private static ConcentrationReport WithLessons(SqliteStore store, ConcentrationReport report) =>
        report.Top.Any(each => each.Source == "lesson") ? report.With(store.Load().Lessons) : report;

    private static void Write<T>(T report, JsonTypeInfo<T> type, Action<T, IAnsiConsole> print, bool json)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, type));
        else
            print(report, Say.Data);
    }

    /// <summary>Where reports come from.</summary>
    private sealed record Source(string? Directory, string? Gateway, string? Space)
    {
        public Task<T> ReadAsync<T>(
            string name, Func<SqliteStore, T> ofData, JsonTypeInfo<T> type, Func<T, bool> isReport, CancellationToken cancellationToken)
            where T : class => (Directory, Gateway) switch
        {
            ({ } directory, null) => FromDataAsync(directory, ofData),
            (null, { } url) => FromGatewayAsync(url, name, type, isReport, cancellationToken),
            _ => throw new UsageException("Give either --data DIR or --gateway URL."),
        };

        private static async Task<T> FromDataAsync<T>(string directory, Func<SqliteStore, T> report)
        {
            var store = SqliteStore.OpenReadOnly(new SqliteStoreOptions { Directory = directory });
            await using (store.ConfigureAwait(false))
                return report(store);
        }

        private async Task<T> FromGatewayAsync<T>(
            string url, string name, JsonTypeInfo<T> type, Func<T, bool> isReport, CancellationToken cancellationToken)
            where T : class
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
                throw new UsageException($"--gateway '{url}' is not a URL; give what serve printed, like http://127.0.0.1:8080/v1.");
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            var query = Space is null ? string.Empty : $"?space={Uri.EscapeDataString(Space)}";
            try
            {
                var report = await http.GetFromJsonAsync(
                    new Uri($"{address.ToString().TrimEnd('/')}/{name}{query}"), type, cancellationToken).ConfigureAwait(false);
                return report is not null && isReport(report) ? report : throw new JsonException("It is JSON, but no report.");
            }
            catch (Exception exception) when (
                exception is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"{address} did not answer with a {name} report; is it a gateway? {exception.Message}", exception);
            }
        }
    }
}
