using Microsoft.Extensions.AI;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Samples;

/// <summary>With functions, on either side of them: a function is called once for every call that the model asks for, also under Best-of-8.</summary>
public sealed class FunctionInvocationSamples
{
    private readonly AIFunction _count;
    private int _called;

    public FunctionInvocationSamples() => _count = AIFunctionFactory.Create(() => ++_called, "count");

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_function_is_called_once_for_every_requested_call(bool functionsOutside, bool streamed)
    {
        var model = new ToolCaller();
        using var client = functionsOutside
            ? model.AsBuilder().UseFunctionInvocation().UseSpeedup(BestOf8).Build()
            : model.AsBuilder().UseSpeedup(BestOf8).UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [_count] };

        Assert.Equal("The count is 1.", await AskAsync(client, options, streamed));
        Assert.Equal((1, 2), (_called, model.Calls));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task So_it_is_when_the_functions_are_the_invoking_clients_own(bool functionsOutside, bool streamed)
    {
        void Own(FunctionInvokingChatClient functions) => functions.AdditionalTools = [_count];
        using var client = functionsOutside
            ? new ToolCaller().AsBuilder().UseFunctionInvocation(configure: Own).UseSpeedup(BestOf8).Build()
            : new ToolCaller().AsBuilder().UseSpeedup(BestOf8).UseFunctionInvocation(configure: Own).Build();

        Assert.Equal("The count is 1.", await AskAsync(client, null, streamed));
        Assert.Equal(1, _called);
    }

    [Fact]
    public async Task Without_tools_a_client_that_could_invoke_them_is_sped_up_like_any_other()
    {
        using var client = new FakeModel("7").AsBuilder().UseSpeedup(BestOf8).UseFunctionInvocation().Build();
        Assert.Equal(4, Pipeline.ReceiptOf(await client.GetResponseAsync("How many?")).Spent.Calls);
    }

    private static void BestOf8(SpeedupOptions options) => (options.Method, options.N) = ("best-of-n", 8);

    private static async Task<string> AskAsync(IChatClient client, ChatOptions? options, bool streamed) => streamed
        ? (await client.GetStreamingResponseAsync("What is the count?", options).ToChatResponseAsync()).Text
        : (await client.GetResponseAsync("What is the count?", options)).Text;

    /// <summary>Asks for one call of the function, and then says what came back.</summary>
    private sealed class ToolCaller : IChatClient
    {
        public int Calls { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            var result = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
            return Task.FromResult(new ChatResponse(new ChatMessage(
                ChatRole.Assistant, [result is null ? new FunctionCallContent($"call {Calls}", "count") : new TextContent($"The count is {result.Result}.")]))
            {
                FinishReason = result is null ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
