using System.Text.Json;

namespace SpeedupLlm.RealLlm;

/// <summary>Plays one stream with a few workers.</summary>
internal sealed class Player(GatewayClient gateway, BenchOptions options, Action<AskRecord> played)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<IReadOnlyList<AskRecord>> PlayAsync(IReadOnlyList<Ask> asks, CancellationToken cancellationToken)
    {
        var schedule = new Schedule(asks);
        var records = new List<AskRecord>(asks.Count);
        // One worker's failure ends the others too, instead of leaving them waiting for an ask that never settles.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Enumerable.Range(0, options.Concurrency).Select(_ => WorkAsync()).ToArray();
        await Task.WhenAll(workers);
        return records;

        async Task WorkAsync()
        {
            try
            {
                while (await schedule.NextAsync(end.Token) is { } ask)
                {
                    var record = await gateway.AskAsync(ask, end.Token);
                    lock (records)
                    {
                        records.Add(record);
                        played(record);
                    }

                    schedule.Settle(ask);
                }
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }
        }
    }
}
