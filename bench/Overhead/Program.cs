using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using SpeedupLlm.Gateway;
using SpeedupLlm.OpenAI;
using SpeedupLlm.Overhead;

// One client, one request at a time, direct and through the gateway in turn: what differs is the gateway.
var rounds = args is [var count, ..] ? int.Parse(count) : 5000;
await using var upstream = await InstantUpstream.StartAsync();
var data = Directory.CreateTempSubdirectory("speedup-overhead-");
var gateway = await GatewayApp.StartAsync(new GatewayOptions
{
    Upstream = new UpstreamOptions { BaseUrl = upstream.BaseUrl },
    Models = ["instant"],
    DataDirectory = data.FullName,
});
using var http = new HttpClient();

Console.WriteLine("| request | direct p50 | p99 | gateway p50 | p99 | added p50 | p99 |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var (name, body) in new (string, Func<int, string>)[]
{
    ("forwarded (tools)", i => Body(i, ""","tools":[{"type":"function","function":{"name":"f"}}]""")),
    ("single, nothing reused", i => Body(i, "")),
    ("single, nothing learnt", i => Body(i, ""","speedup":{"store":false}""")),
})
{
    var (direct, through) = (new List<double>(), new List<double>());
    for (var i = -rounds / 5; i < rounds; i++)
    {
        var text = body(i);
        var first = await TimeAsync(new Uri(upstream.BaseUrl, "v1/chat/completions"), text);
        var second = await TimeAsync(new Uri(gateway.BaseUrl + "/chat/completions"), text);
        if (i < 0)
            continue;
        direct.Add(first);
        through.Add(second);
    }

    Console.WriteLine(
        $"| {name} | {At(direct, 0.5):0.000} | {At(direct, 0.99):0.000} | {At(through, 0.5):0.000} | {At(through, 0.99):0.000} "
        + $"| {At(through, 0.5) - At(direct, 0.5):0.000} | {At(through, 0.99) - At(direct, 0.99):0.000} |");
}

Console.WriteLine($"{rounds} requests each, milliseconds");
await gateway.DisposeAsync();
data.Delete(recursive: true);

async Task<double> TimeAsync(Uri address, string text)
{
    using var content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
    var started = Stopwatch.GetTimestamp();
    using var response = await http.PostAsync(address, content);
    response.EnsureSuccessStatusCode();
    _ = await response.Content.ReadAsByteArrayAsync();
    return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}

static string Body(int i, string more) =>
    $$"""{"model":"instant","temperature":0.8,"messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"Question {{i}}: how many pens are in {{i}} boxes of 12?"}]{{more}}}""";

static double At(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));
