using SpeedupLlm.Experiences;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

/// <summary>What operators take back stays taken back, whatever a tuning or a request under way brings.</summary>
public sealed class RollBackTests : IDisposable
{
    private readonly FakeModel _fake = Pens.Model();
    private readonly FailingStore _store = new();

    public void Dispose() => _fake.Dispose();

    private Pipeline Around(TunableModel model) => Pipeline.Around(model, options => options.ControlShare = 0, _store);

    private static Adapter Adapter(string id, AdapterState state, string? beat = null) => new()
    {
        Id = id, Space = "s", MemoryScope = "m", BaseModel = "fake", Model = "fake+" + id, Sources = [], Known = 1, State = state, Created = DateTimeOffset.UnixEpoch,
        Exam = beat is null ? null : new AdapterExam(4, 4, 16, 0, beat),
    };

    [Fact]
    public async Task A_model_that_learns_from_what_is_quarantined_meanwhile_never_serves()
    {
        var model = new TunableModel(_fake);
        await using var pipeline = Around(model);
        model.Before = _ => pipeline.Engine.QuarantineAsync(new ExperienceQuery { Text = Pens.Ask(2) });

        await pipeline.AskAllAsync(2);

        Assert.Empty(pipeline.Engine.ListAdapters());
        Assert.Equal(["fake+1"], model.Dropped);
        Assert.Equal(1000, pipeline.Engine.LearningCost());
    }

    [Fact]
    public void A_change_leaves_alone_what_was_ended_meanwhile()
    {
        Adapter[] before = [Adapter("one", AdapterState.Retired), Adapter("two", AdapterState.Serving), Adapter("three", AdapterState.Candidate)];
        var change = AdapterChange.To(before)
            .With(Adapter("three", AdapterState.Serving, beat: "fake+two")).With(Adapter("two", AdapterState.Retired));

        Assert.Equal(change.Put, change.Onto(before));
        var rolledBack = change.Onto([Adapter("one", AdapterState.Serving), Adapter("two", AdapterState.RolledBack), before[2]]);
        var compared = Assert.Single(rolledBack);
        Assert.Equal(("three", AdapterState.Candidate, null), (compared.Id, compared.State, compared.Exam));
        Assert.Empty(change.Onto([Adapter("two", AdapterState.RolledBack)]));
    }

    [Fact]
    public async Task A_roll_back_during_an_exam_is_not_overwritten()
    {
        // The third model knows more than the second, which knows more than the base model.
        using var fake = new FakeModel(call => call.Chance() < (call.Options?.ModelId switch { "fake+2" => 0.8, "fake+3" => 1, _ => 0.5 })
            ? $"Answer: {3 * int.Parse(call.Question.Split(' ')[3], null)}" : "Answer: 1");
        var model = new TunableModel(fake);
        await using var pipeline = Around(model);
        Adapter? ended = null;
        fake.Before = async (call, _) =>
        {
            if (call.Options?.ModelId == "fake+3" && ended is null)
                ended = (await pipeline.Engine.RollBackAdapterAsync(pipeline.Serving()!.Id))?.Ended;
        };

        await pipeline.AskAllAsync(Enumerable.Range(2, 40).TakeWhile(_ => ended is null));

        Assert.Equal("fake+2", ended?.Model);
        Assert.Equal(AdapterState.RolledBack, pipeline.Engine.ListAdapters().Single(adapter => adapter.Id == ended!.Id).State);
        // It learnt from what the second one answered.
        Assert.DoesNotContain(pipeline.Engine.ListAdapters(), adapter => adapter.Model == "fake+3");
        Assert.Contains("fake+3", model.Dropped);
    }

    [Fact]
    public async Task What_it_answered_is_withheld_also_after_a_restart()
    {
        var first = Around(new TunableModel(_fake));
        await first.AskAllAsync(Enumerable.Range(2, 12));
        var serving = first.Serving()!;
        var answered = await first.AskAsync(70);
        Assert.Equal("recall", (await AgainAsync(first, "before")).Receipt.Path);

        await first.Engine.RollBackAdapterAsync(serving.Id);
        AssertWithheld(first);
        Assert.DoesNotContain(TrainingExamples.Usable(_store.Load()), experience => experience.Parents.Contains(serving.Id));
        await first.DisposeAsync();
        await using var second = Around(new TunableModel(_fake));
        AssertWithheld(second);
        Assert.Equal("scaling", (await AgainAsync(second, "after")).Receipt.Path);
        // The base model's own answer is learnt, and recalled.
        Assert.Equal("recall", (await AgainAsync(second, "later")).Receipt.Path);

        void AssertWithheld(Pipeline pipeline)
        {
            var made = pipeline.Engine.Index.Of("default").Where(experience => experience.Parents.Contains(serving.Id)).ToList();
            Assert.Contains(made, experience => experience.Id == first.Learnt(answered).ExperienceId);
            Assert.All(made, experience => Assert.True(pipeline.Engine.Index.IsWithheld("default", experience.Id)));
            Assert.Contains(pipeline.Engine.Index.Of("default"), experience => !pipeline.Engine.Index.IsWithheld("default", experience.Id));
        }

        static Task<Pipeline.Asked> AgainAsync(Pipeline pipeline, string id) => pipeline.AskAsync(
            Pens.Ask(70), Pens.Request(70, id) with { Recall = "exact" }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_it_is_answering_meanwhile_is_not_learnt()
    {
        await using var pipeline = Around(new TunableModel(_fake));
        await pipeline.AskAllAsync(Enumerable.Range(2, 12));
        var serving = pipeline.Serving()!;
        _fake.Before = async (_, _) => await pipeline.Engine.RollBackAdapterAsync(serving.Id);

        var asked = await pipeline.AskAsync(70);

        Assert.Equal("adapter", Assert.Single(asked.Receipt.MemoryUsed).Source);
        Assert.Equal(("nothing", "the tuned model that answered was rolled back meanwhile"), (pipeline.Learnt(asked).Learnt, pipeline.Learnt(asked).LearntReason));
    }

    [Fact]
    public async Task Quarantining_what_it_learnt_from_does_not_give_its_answers_back()
    {
        await using var pipeline = Around(new TunableModel(_fake));
        await pipeline.AskAllAsync(Enumerable.Range(2, 12));
        var serving = pipeline.Serving()!;
        var answered = pipeline.Learnt(await pipeline.AskAsync(70)).ExperienceId!;
        await pipeline.Engine.RollBackAdapterAsync(serving.Id);

        await pipeline.Engine.QuarantineAsync(new ExperienceQuery { Ids = [serving.Sources[0]] });

        Assert.True(pipeline.Engine.Index.IsWithheld("default", answered));
    }
}
