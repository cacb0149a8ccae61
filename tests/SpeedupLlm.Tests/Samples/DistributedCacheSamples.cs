using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using SpeedupLlm.Accounting;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Samples;

/// <summary>With a cache of responses, on either side.</summary>
public sealed class DistributedCacheSamples : IDisposable
{
    private readonly RecordingCache _cache = new();
    private readonly FakeModel _model = new(call => $"It is {call.Index}.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cache_outside_answers_repeats_with_the_receipt_as_it_was_written(bool streamed)
    {
        using var client = _model.AsBuilder().UseDistributedCache(_cache).UseSpeedup(options => options.Recall = "off").Build();
        var first = await AskAsync(client, streamed);
        var again = await AskAsync(client, streamed);

        Assert.Equal((first.Text, 1), (again.Text, _model.Started));
        // What comes out of a cache of bytes is JSON: the receipt of the request that was made, by its id.
        var receipt = Assert.IsType<JsonElement>(again.AdditionalProperties?["speedup"]);
        Assert.Equal(Pipeline.ReceiptOf(first).Id, receipt.Deserialize<Receipt>(AIJsonUtilities.DefaultOptions)?.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cache_inside_holds_the_models_answers_and_nothing_of_ours(bool streamed)
    {
        using var client = _model.AsBuilder().UseSpeedup(options => options.Recall = "off").UseDistributedCache(_cache).Build();
        var first = await AskAsync(client, streamed);
        var again = await AskAsync(client, streamed);

        Assert.Equal((first.Text, 1), (again.Text, _model.Started));
        Assert.NotEqual(Pipeline.ReceiptOf(first).Id, Pipeline.ReceiptOf(again).Id);
        Assert.NotEmpty(_cache.Written);
        Assert.All(_cache.Written, entry => Assert.DoesNotContain("rcpt_", entry));
    }

    [Fact]
    public async Task Under_best_of_n_a_cache_inside_keeps_the_samples_apart()
    {
        using var client = _model.AsBuilder().UseSpeedup(options => options.Method = "best-of-n").UseDistributedCache(_cache).Build();
        var receipt = Pipeline.ReceiptOf(await client.GetResponseAsync("How many?"));
        Assert.Equal(8, receipt.Candidates.DistinctBy(candidate => candidate.Answer).Count());
    }

    public void Dispose() => _model.Dispose();

    private static async Task<ChatResponse> AskAsync(IChatClient client, bool streamed) => streamed
        ? await client.GetStreamingResponseAsync("How many?").ToChatResponseAsync()
        : await client.GetResponseAsync("How many?");

    private sealed class RecordingCache : IDistributedCache
    {
        private readonly MemoryDistributedCache _inner = new(Options.Create(new MemoryDistributedCacheOptions()));

        public List<string> Written { get; } = [];

        public byte[]? Get(string key) => _inner.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _inner.GetAsync(key, token);

        public void Refresh(string key) => _inner.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _inner.RefreshAsync(key, token);

        public void Remove(string key) => _inner.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _inner.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _inner.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Written.Add(System.Text.Encoding.UTF8.GetString(value));
            return _inner.SetAsync(key, value, options, token);
        }
    }
}
