using Microsoft.Extensions.AI;
using SpeedupLlm.Benchmark.Calls;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>One arm's run over a stream, the library's own way, with an engine of its own.</summary>
internal sealed class StreamRun : IAsyncDisposable
{
    private readonly MemoryPlan _plan;
    private readonly LevelStream _stream;
    private readonly MemoryArm _arm;
    private readonly SharedCalls _calls;
    private readonly SpeedupEngine _engine;

    public StreamRun(MemoryPlan plan, LevelStream stream, MemoryArm arm, SharedCalls calls)
    {
        (_plan, _stream, _arm, _calls) = (plan, stream, arm, calls);
        _engine = new SpeedupEngine(arm.Options(plan));
    }

    /// <summary>Priced tokens that the engine has spent on learning so far.</summary>
    public required Func<SpeedupEngine, double> LearningCost { get; init; }

    /// <summary>Asks a question; when it returns, memory is complete for the next one, and an audit is through.</summary>
    public async Task<Served> AskAsync(int place, CancellationToken cancellationToken)
    {
        var (id, question) = (_stream.Questions[place].Id, _stream.Questions[place].Question);
        var before = LearningCost(_engine);
        using var client = new SpeedupChatClient(_calls.Of(place), _engine);
        var options = new ChatOptions { ModelId = _plan.Model, Temperature = _plan.Temperature, MaxOutputTokens = _plan.MaxOutputTokens };
        var response = await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, question.Text)], options.WithSpeedup(_arm.Request(_stream.Questions[place], _plan.N)), cancellationToken).ConfigureAwait(false);
        await _engine.SettleAsync().ConfigureAwait(false);
        _calls.Done(place);
        var receipt = response.SpeedupReceipt() ?? throw new InvalidOperationException($"Question {id} was forwarded: there is nothing to measure.");
        var right = AnswerKey.Fits(question.Text, question.Answer, receipt, response.Text);
        return Served.Of(_engine.FindReceipt(receipt.Id) ?? receipt, right, LearningCost(_engine) - before);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
