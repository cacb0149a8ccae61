using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Tuning;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Tests.Tuning;

/// <summary>Tuning as a caller of the chat client sees it, on an untrained model without replay.</summary>
public sealed class FineTuningTests : IDisposable
{
    private static readonly FineTuningOptions Options = new() { ReplayTokens = 0, MinSteps = 3, Rank = 4, Ready = 1 };

    private static readonly TuningExample[] Examples =
        [new([new ChatMessage(ChatRole.User, "What is it?")], "It is red."), new([new ChatMessage(ChatRole.User, "And then?")], "Then it is blue.")];

    private readonly TinyChatClient _client = Client();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_same_seed_makes_the_same_model_and_another_one_another()
    {
        var first = await Tuned(_client, 1);
        Assert.Equal(first.Weights.ToArray(), (await Tuned(Client(), 1)).Weights.ToArray());
        Assert.NotEqual(first.Weights.ToArray(), (await Tuned(Client(), 2)).Weights.ToArray());
        Assert.StartsWith("toy+", first.Model, StringComparison.Ordinal);
        // Each example's prompt and answer, read in each of three steps.
        Assert.InRange(first.TrainedTokens, 3 * 40, 3 * 80);
    }

    [Fact]
    public async Task The_base_model_answers_as_before_and_the_tuned_one_otherwise()
    {
        var before = await Answer(_client, null, 1);
        var tuned = await Tuned(_client, 1);
        Assert.Equal(before, await Answer(_client, null, 1));
        Assert.Equal(before, await Answer(_client, "some-name", 1));
        Assert.NotEqual(before, await Answer(_client, tuned.Model, 1));
    }

    [Fact]
    public async Task A_kept_model_is_loaded_again_and_answers_the_same()
    {
        var tuned = await Tuned(_client, 1);
        var again = Client();
        await Assert.ThrowsAsync<TunedModelNotLoadedException>(() => Answer(again, tuned.Model, 1));
        await Tuning(again).LoadAsync(tuned, Cancel);
        await Tuning(again).LoadAsync(tuned, Cancel);
        Assert.Equal(await Answer(_client, tuned.Model, 1), await Answer(again, tuned.Model, 1));
        var response = await again.GetResponseAsync("hello", new ChatOptions { ModelId = tuned.Model, MaxOutputTokens = 2 }, Cancel);
        Assert.Equal(tuned.Model, response.ModelId);

        await Tuning(again).DropAsync(tuned.Model, Cancel);
        await Tuning(again).DropAsync(tuned.Model, Cancel);
        var error = await Assert.ThrowsAsync<TunedModelNotLoadedException>(() => Answer(again, tuned.Model, 1));
        Assert.Contains(tuned.Model, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_exchanged_and_foreign_weights_are_refused()
    {
        var (tuned, other) = (await Tuned(_client, 1), await Tuned(_client, 2));
        var damaged = tuned.Weights.ToArray();
        damaged[^100] ^= 1;
        await Refused(_client, tuned with { Weights = damaged });
        await Refused(_client, tuned with { Weights = tuned.Weights[..200] });
        await Refused(_client, tuned with { Weights = other.Weights });
        await Refused(new TinyChatClient(EmbeddedModel.Untrained("toy", Model.Config, Model.Tokenizer, 99)), tuned);

        static Task Refused(TinyChatClient client, TunedModel model) =>
            Assert.ThrowsAsync<InvalidDataException>(async () => await Tuning(client).LoadAsync(model, Cancel));
    }

    [Fact]
    public async Task Two_tuned_models_and_the_base_answer_side_by_side_what_they_answer_alone()
    {
        // One is kept ready only: the other's matrices are made anew whenever it is asked.
        string?[] models = [null, (await Tuned(_client, 1)).Model, (await Tuned(_client, 2)).Model];
        var calls = Enumerable.Range(0, 30).Select(i => (Model: models[i % 3], Seed: (long)(i / 3))).ToArray();
        var alone = new List<string>();
        foreach (var (model, seed) in calls)
            alone.Add(await Answer(_client, model, seed));
        // Else nothing could be mixed up.
        Assert.InRange(alone.Distinct().Count(), 25, calls.Length);
        for (var round = 0; round < 3; round++)
            Assert.Equal(alone, await Task.WhenAll(calls.Select(call => Answer(_client, call.Model, call.Seed))));
    }

    [Fact]
    public async Task Requests_are_answered_while_it_tunes_and_cancelling_ends_it_with_nothing_made()
    {
        using var cancelled = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var long_ = new TinyChatClient(Model, new TinyChatClientOptions { FineTuning = Options with { MinSteps = 1_000_000, MaxSteps = 1_000_000 } });
        var tuning = Tuning(long_).TuneAsync(new TuningRequest(Examples, null, 1), new Told(_ => began.TrySetResult()), cancelled.Token);
        await began.Task;
        Assert.Equal(await Answer(_client, null, 1), await Answer(long_, null, 1));
        Assert.False(tuning.IsCompleted);

        // The second waits for the first, and can be cancelled as well.
        var waiting = Tuning(long_).TuneAsync(new TuningRequest(Examples, null, 1), null, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tuning);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_cannot_be_learnt_is_left_out_and_counted()
    {
        TuningExample[] useless = [new(Examples[0].Prompt, new string('x', 300)), new(Examples[0].Prompt, "")];
        var tuned = await Tuning(_client).TuneAsync(new TuningRequest([.. useless, .. Examples], null, 1), null, Cancel);
        Assert.Equal(2, tuned.LeftOut);
        Assert.Equal((await Tuned(_client, 1)).Model, tuned.Model);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Tuning(_client).TuneAsync(new TuningRequest(useless, null, 1), null, Cancel));
        Assert.Contains("of 2 examples 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tuning_goes_on_from_a_tuned_model()
    {
        var losses = new List<double>();
        var first = await Tuning(_client).TuneAsync(new TuningRequest(Examples, null, 1), new Told(at => losses.Add(at.Loss)), Cancel);
        await Tuning(_client).TuneAsync(new TuningRequest(Examples, first.Model, 1), new Told(at => losses.Add(at.Loss)), Cancel);
        Assert.Equal(6, losses.Count);
        Assert.True(losses[3] < losses[1], $"{losses[3]} after {losses[1]}");
        await Assert.ThrowsAsync<TunedModelNotLoadedException>(() => Tuning(_client).TuneAsync(new TuningRequest(Examples, "toy+none", 1), null, Cancel));
    }

    private static EmbeddedModel Model { get; } =
        EmbeddedModel.Untrained("toy", Some.Config with { Vocabulary = 272, Context = 160 }, new Tokenizer([]), 6);

    private static TinyChatClient Client() => new(Model, new TinyChatClientOptions { FineTuning = Options });

    private static IFineTuning Tuning(TinyChatClient client) => Assert.IsAssignableFrom<IFineTuning>(client.GetService(typeof(IFineTuning)));

    private static Task<TunedModel> Tuned(TinyChatClient client, long seed) =>
        Tuning(client).TuneAsync(new TuningRequest(Examples, null, seed), null, Cancel);

    private static async Task<string> Answer(TinyChatClient client, string? model, long seed) =>
        (await client.GetResponseAsync("hello", new ChatOptions { ModelId = model, Seed = seed, MaxOutputTokens = 30 }, Cancel)).Text;

    private sealed class Told(Action<TuningProgress> tell) : IProgress<TuningProgress>
    {
        public void Report(TuningProgress value) => tell(value);
    }
}
