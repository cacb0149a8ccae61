using Microsoft.Extensions.AI;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Experiences;

/// <summary>Memory is an optimisation: a request whose retrieval fails goes to the model.</summary>
public sealed class RetrievalFailureTests
{
    public static TheoryData<Func<float[]>> Failures { get; } = new(
        () => throw new HttpRequestException("the embedder is away"),
        () => [0.5f, 0.5f, 0.5f],
        () => [float.NaN, 1],
        () => [float.PositiveInfinity, 1],
        () => null!);

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_request_whose_embedding_fails_passes_without_memory_and_a_counter_rises(Func<float[]> embed)
    {
        var embedder = new Scripted(() => [1, 0]);
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, embedder: embedder);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        using var failures = new Counted("speedup.memory.failures");

        embedder.Embed = embed;
        var asked = await pipeline.AskAsync("How many now?", Pipeline.BestOf(1, "7"));
        Assert.Equal("7", asked.Text);
        Assert.Equal((false, null), (asked.Receipt.Eligible, asked.Receipt.Arm));
        Assert.Equal("committed", pipeline.Learnt(asked).Learnt);
        Assert.True(failures.Total >= 1);

        embedder.Embed = () => [1, 0];
        Assert.True((await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Receipt.Eligible);
    }

    [Fact]
    public async Task An_embedder_whose_vectors_changed_size_does_not_keep_the_engine_from_starting()
    {
        var store = new FailingStore();
        var embedder = new Scripted(() => [1, 0]);
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), store: store, embedder: embedder))
            await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        embedder.Embed = () => [1, 0, 0];
        await using (var pipeline = Pipeline.Around(new FakeModel("7"), store: store, embedder: embedder))
            await pipeline.AskAsync("How many now?", Pipeline.BestOf(1, "7"));
        await using var restarted = Pipeline.Around(new FakeModel("7"), store: store, embedder: embedder);
        Assert.Equal("7", (await restarted.AskAsync("How many?", Pipeline.BestOf(1, "7"))).Text);
    }

    private sealed class Scripted(Func<float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Func<float[]> Embed { get; set; } = embed;

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(Embed() is { } vector ? [new(vector)] : []));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
