using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Benchmark.Calls;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>
/// One question through the library, as often as there are arms. Engine and remembered calls are the question's own and end with it, so that neither
/// memory grows with the number of questions nor anything passes from one to the next.
/// </summary>
internal sealed class QuestionRun : IAsyncDisposable
{
    private readonly ScalingPlan _plan;
    private readonly ScalingQuestion _question;
    private readonly SpeedupEngine _engine;
    private readonly SpeedupChatClient _client;

    public QuestionRun(IChatClient model, ScalingPlan plan, ScalingQuestion question)
    {
        _plan = plan;
        _question = question;
        _engine = new SpeedupEngine(new SpeedupOptions { Seed = plan.Seed, Experiment = true, Tau = plan.Tau, Scaling = plan.Settings });
        _client = new SpeedupChatClient(new RememberedCalls(model), _engine);
    }

    public async Task<Trial> RunAsync(ScalingArm arm, CancellationToken cancellationToken)
    {
        var (receipt, right) = await AskAsync(arm.Request(_question), cancellationToken).ConfigureAwait(false);
        return Trial.Of(arm, receipt, right);
    }

    public async Task<(Receipt Receipt, bool Right)> AskAsync(SpeedupRequest request, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { ModelId = _plan.Model, Temperature = _plan.Temperature, MaxOutputTokens = _plan.MaxOutputTokens };
        var response = await _client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, _question.Text)], options.WithSpeedup(request), cancellationToken).ConfigureAwait(false);
        var receipt = response.SpeedupReceipt() ?? throw new InvalidOperationException($"Question {_question.Id} was forwarded: there is nothing to measure.");
        return (receipt, AnswerKey.Fits(_question.Text, _question.Key, receipt, response.Text));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _engine.DisposeAsync();
    }
}
