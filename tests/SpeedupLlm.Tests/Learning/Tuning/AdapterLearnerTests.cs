using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning.Tuning;
using SpeedupLlm.Questions;
using SpeedupLlm.Scoring;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

public sealed class AdapterLearnerTests
{
    private static Experience Solved(int i) => new()
    {
        Id = $"e{i}", Space = "s", MemoryScope = "m", RecallScope = "r", Fingerprint = $"f{i}", Question = $"How many are {i} and 1?",
        Completion = $"Answer: {i + 1}", Answer = $"{i + 1}", Score = 1, ScoreKind = ScoreKind.Verified, Solved = true, Source = ExperienceSource.Own,
        Created = DateTimeOffset.UnixEpoch.AddSeconds(i), Embedder = "e", Embedding = default,
    };

    private static List<Experience> Known(int count) => [.. Enumerable.Range(1, count).Select(Solved)];

    private static Adapter Serving(string model = "fake+0", int known = 3) => new()
    {
        Id = "adp_0", Space = "s", MemoryScope = "m", BaseModel = "fake", Model = model, Weights = new byte[] { 9 }, Sources = ["e1", "e2", "e3"], Known = known,
        State = AdapterState.Serving, Created = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Tuned models know every answer, the base model none, unless the test says otherwise.</summary>
    private static TunableModel Model(Func<string?, bool>? knows = null) => new(new FakeModel(call =>
    {
        var question = call.Messages[^1].Text;
        return (knows ?? (model => model!.Contains('+', StringComparison.Ordinal)))(call.Options?.ModelId)
            ? $"Answer: {int.Parse(question.Split(' ')[3], null) + 1}" : "Answer: 0";
    }));

    private static Task<AdapterChange> LearnAsync(TunableModel model, List<Experience> experiences, params IReadOnlyList<Adapter> adapters) =>
        new AdapterLearner(model, model, new TokenPrices(1, 0.25, 4), new AnswerReader(), new AnswerEquality(), 1, TimeProvider.System)
            .LearnAsync("m", experiences, adapters, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_first_experience_is_tuned_on_but_serves_nobody_before_it_was_compared()
    {
        var model = Model();

        var change = await LearnAsync(model, Known(1));

        var adapter = Assert.Single(change.Put);
        Assert.Equal(AdapterState.Candidate, adapter.State);
        Assert.Equal(["e1"], adapter.Sources);
        Assert.Equal(1000, change.Cost);
        var example = Assert.Single(model.Requests.Single().Examples);
        Assert.Equal("How many are 1 and 1?", Assert.Single(example.Prompt).Text);
        Assert.Equal("Answer: 2", example.Completion);
    }

    [Fact]
    public async Task A_better_one_serves_and_the_one_before_retires()
    {
        var model = Model(name => name == "fake+1");
        var candidate = Assert.Single((await LearnAsync(model, Known(1))).Put);

        var change = await LearnAsync(model, [.. Known(5).Where(e => e.Id != "e3")], Serving(known: 0) with { Sources = ["gone"] }, candidate with { Known = 3 });
        Assert.True(change.IsNothing);

        change = await LearnAsync(model, Known(5), Serving(known: 0) with { Sources = ["gone"] }, candidate with { Known = 3 });

        Assert.Equal([(candidate.Id, AdapterState.Serving), ("adp_0", AdapterState.Retired)], change.Put.Select(adapter => (adapter.Id, adapter.State)));
        Assert.Equal(new AdapterExam(4, 4, 16, 0, "fake+0"), change.Put[0].Exam);
        Assert.True(change.Cost > 0);
        Assert.Single(model.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_not_better_never_serves_and_leaves_no_weights(bool bothKnow)
    {
        var model = Model(_ => bothKnow);

        var change = await LearnAsync(model, Known(40));

        var adapter = Assert.Single(change.Put);
        Assert.Equal(AdapterState.Rejected, adapter.State);
        Assert.True(adapter.Weights.IsEmpty);
        Assert.False(adapter.Exam!.Passed);
    }

    [Fact]
    public async Task Where_no_question_comes_back_it_is_never_examined_on_what_it_learnt()
    {
        var fake = new FakeModel("Answer: 0");
        var model = new TunableModel(fake);

        var change = await LearnAsync(model, Known(60));

        var learnt = model.Requests.Single().Examples.Select(example => example.Prompt[^1].Text).ToHashSet();
        Assert.InRange(learnt.Count, 36, 59);
        Assert.NotEmpty(fake.Calls);
        Assert.All(fake.Calls, call => Assert.DoesNotContain(call.Messages[^1].Text, learnt));
        Assert.Equal(learnt.Count, change.Put.Single().Sources.Count);
    }

    [Fact]
    public async Task Where_questions_come_back_an_adapter_that_only_knows_those_serves()
    {
        // 40 questions, each asked five times: what was held back is a fifth of what is asked, as in life.
        TunableModel? model = null;
        bool Learnt(string question) => model!.Requests.Single().Examples.Any(example => example.Prompt[^1].Text == question);
        var fake = new FakeModel(call => call.Options!.ModelId == "fake+1" && Learnt(call.Messages[^1].Text)
            ? $"Answer: {int.Parse(call.Messages[^1].Text.Split(' ')[3], null) + 1}" : "Answer: 0");
        model = new TunableModel(fake);

        var adapter = Assert.Single((await LearnAsync(model, [.. Known(40).Select(e => e with { Confirmations = 4 })])).Put);

        Assert.Equal(AdapterState.Serving, adapter.State);
        Assert.Equal(200, adapter.Known);
        var asked = fake.Calls.Select(call => call.Messages[^1].Text).Distinct().ToList();
        Assert.InRange(asked.Count(question => !Learnt(question)), 2, 12);
        Assert.InRange(asked.Count(Learnt), 12, 20);
    }

    [Fact]
    public async Task The_same_examples_are_not_tuned_on_twice()
    {
        var model = Model();
        var asked = Known(5).Select(e => e with { Confirmations = 20 }).ToList();
        var serving = Serving(known: 30) with { Sources = [.. asked.Select(e => e.Id)] };

        Assert.True((await LearnAsync(model, asked, serving)).IsNothing);
        Assert.False((await LearnAsync(model, asked, serving with { State = AdapterState.Rejected })).IsNothing);
        Assert.False((await LearnAsync(model, [.. asked, Solved(6)], serving)).IsNothing);
    }

    [Fact]
    public async Task Both_are_asked_with_the_same_seeds()
    {
        var fake = new FakeModel("Answer: 0");

        await LearnAsync(new TunableModel(fake), Known(60));

        var asked = fake.Calls.Select(call => (call.Messages[^1].Text, call.Options!.Seed, call.Options.ModelId)).ToList();
        Assert.Equal(
            asked.Where(call => call.ModelId == "fake").Select(call => (call.Text, call.Seed)).Order(),
            asked.Where(call => call.ModelId == "fake+1").Select(call => (call.Text, call.Seed)).Order());
        Assert.Equal(asked.Count / 2, asked.Select(call => (call.Text, call.Seed)).Distinct().Count());
    }

    [Fact]
    public async Task What_was_made_with_memory_teaches_only_where_it_is_verified()
    {
        var model = Model();
        var agreed = Solved(1) with { Parents = ["adp_0"], ScoreKind = ScoreKind.Estimated };
        var verified = Solved(2) with { Parents = ["adp_0"] };
        var unsolved = Solved(3) with { Solved = false };

        await LearnAsync(model, [agreed, verified, unsolved]);

        Assert.Equal(verified.Question, Assert.Single(model.Requests.Single().Examples).Prompt[^1].Text);
    }

    [Fact]
    public async Task Between_the_steps_nothing_happens()
    {
        var model = Model();

        var change = await LearnAsync(model, Known(9), Serving(known: 3));

        Assert.True(change.IsNothing);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_provider_that_wants_ten_gets_ten()
    {
        var model = new TunableModel(new FakeModel("Answer: 0")) { LeastExamples = 10 };

        Assert.True((await LearnAsync(model, Known(9))).IsNothing);
        await LearnAsync(model, Known(18));

        Assert.InRange(model.Requests.Single().Examples.Count, 10, 18);
    }
}
