using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Experiences;

/// <summary>Memory is an optimisation: a request whose retrieval fails goes to the model.</summary>
public sealed class RetrievalFailureTests
{
    public static TheoryData<Func<float[]>> Failures { get; } = new(
        () => throw new HttpRequestException("the embedder is away"),
        () => throw new TaskCanceledException("the embedder's own limit"),
        () => [0.5f, 0.5f, 0.5f],
        () => [float.NaN, 1],
        () => [float.PositiveInfinity, 1],
        () => [],
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_does_not_wait_for_an_embedder_that_hangs(bool heedsItsToken)
    {
        var (time, asked) = (new FakeTimeProvider(), new TaskCompletionSource<CancellationToken>());
        var hangs = new TaskCompletionSource<float[]>();
        var embedder = new Scripted(() => [1, 0])
        {
            Wait = token =>
            {
                asked.SetResult(token);
                return heedsItsToken ? hangs.Task.WaitAsync(token) : hangs.Task;
            },
        };
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, embedder: embedder, time: time);
        using var failures = new Counted("speedup.memory.failures");
        var answering = pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        var token = await asked.Task;
        Assert.False(answering.IsCompleted);
        time.Advance(new SpeedupOptions().EmbedderTimeout);
        Assert.Equal("7", (await answering).Text);
        Assert.True(token.IsCancellationRequested);
        Assert.True(failures.Total >= 1);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_the_embedder_works_is_let_go()
    {
        using var leaves = new CancellationTokenSource();
        var embedder = new Scripted(() => [1, 0])
        {
            Wait = async _ =>
            {
                await leaves.CancelAsync();
                return await new TaskCompletionSource<float[]>().Task;
            },
        };
        var model = new FakeModel("7");
        await using var pipeline = Pipeline.Around(model, embedder: embedder);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"), leaves.Token));
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

    [Fact]
    public async Task A_first_vector_of_a_wrong_size_does_not_keep_the_right_ones_out()
    {
        var embedder = new Scripted(() => [1, 0, 0]);
        await using var pipeline = Pipeline.Around(new FakeModel("7"), options => options.ControlShare = 0, embedder: embedder);
        await pipeline.AskAsync("How many?", Pipeline.BestOf(1, "7"));
        embedder.Embed = () => [1, 0];
        foreach (var question in new[] { "How many now?", "How many then?" })
            await pipeline.AskAsync(question, Pipeline.BestOf(1, "7"));
        Assert.True((await pipeline.AskAsync("How many then?", Pipeline.BestOf(1, "7"))).Receipt.Eligible);
    }

    private sealed class Scripted(Func<float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Func<float[]> Embed { get; set; } = embed;

        /// <summary>Where it is set, what is waited for in place of the above.</summary>
        public Func<CancellationToken, Task<float[]>>? Wait { get; init; }

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            new((Wait is null ? Embed() : await Wait(cancellationToken)) is { } vector ? [new(vector)] : []);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
