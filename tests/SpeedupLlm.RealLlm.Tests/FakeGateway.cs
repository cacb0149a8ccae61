using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm.Tests;

/// <summary>Speaks as much of the gateway's protocol as the player needs, over real HTTP; learns slowly, so that waiting shows.</summary>
internal sealed class FakeGateway : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _polls = new();
    private readonly ConcurrentDictionary<string, string> _learning = new();

    public FakeGateway()
    {
        // HttpListener takes no port 0.
        var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        BaseUrl = $"http://127.0.0.1:{port}/v1";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string BaseUrl { get; }
    public ConcurrentQueue<(string Key, JsonNode Body)> Asked { get; } = new();
    public ConcurrentQueue<string> Overtaken { get; } = new();
    public Func<string, bool> Fails { get; init; } = _ => false;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (status, json) = context.Request.HttpMethod == "POST" ? Chat(context.Request) : Receipt(context.Request.Url!.Segments[^1]);
        context.Response.StatusCode = status;
        context.Response.Close(Encoding.UTF8.GetBytes(json.ToJsonString()), willBlock: false);
    }

    private (int Status, JsonNode Json) Chat(HttpListenerRequest request)
    {
        string key = request.Headers["Idempotency-Key"]!;
        var body = JsonNode.Parse(request.InputStream)!;
        Asked.Enqueue((key, body));
        if (Fails(key)) return (502, JsonNode.Parse("""{"error":{"message":"upstream down"}}""")!);
        string question = (string)body["messages"]!.AsArray()[^1]!["content"]!;
        if (!_learning.TryAdd(question, key)) Overtaken.Enqueue(key);
        return (200, JsonNode.Parse($$$"""
            {"choices":[{"message":{"role":"assistant","content":"So it is 7.\nAnswer: 7"}}],"speedup":{"receipt":"{{{key}}}"}}
            """)!);
    }

    private (int Status, JsonNode Json) Receipt(string key)
    {
        bool settled = _polls.AddOrUpdate(key, 1, (_, n) => n + 1) >= 3;
        if (settled) foreach (var (question, by) in _learning) if (by == key) _learning.TryRemove(question, out _);
        int ask = key[^1] - '0';
        string arm = ask switch { 1 => "null", 2 => "\"Memory\"", _ => "\"control\"" };
        return (200, JsonNode.Parse($$"""
            {"eligible":{{(ask > 1 ? "true" : "false")}},"arm":{{arm}},
             "level":"S1","learnt":"{{(settled ? "committed" : "pending")}}","memoryUsed":[],
             "spent":{"cost":{{100.5 / ask}},"operations":{{8 / ask}},"calls":8,"inputTokens":90,"cachedInputTokens":64,
              "outputTokens":50,"milliseconds":1} }
            """)!);
    }
}
