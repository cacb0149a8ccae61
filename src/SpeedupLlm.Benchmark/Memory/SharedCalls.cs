using Microsoft.Extensions.AI;
using SpeedupLlm.Benchmark.Calls;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>
/// Remembered calls for each question of a stream, shared by all its runs: what the control arm, or a request that memory has nothing for, asks has been asked
/// without memory before. A question's calls are let go when its last run is through.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="questions">How many questions.</param>
/// <param name="runs">How many runs there will be of each.</param>
internal sealed class SharedCalls(IChatClient model, int questions, int runs)
{
    private readonly RememberedCalls?[] _calls = new RememberedCalls?[questions];
    private readonly int[] _left = [.. Enumerable.Repeat(runs, questions)];

    public IChatClient Of(int place) =>
        Volatile.Read(ref _calls[place]) ?? Interlocked.CompareExchange(ref _calls[place], new RememberedCalls(model), null) ?? _calls[place]!;

    /// <summary>One run of the question is through.</summary>
    public void Done(int place)
    {
        if (Interlocked.Decrement(ref _left[place]) == 0)
            _calls[place] = null;
    }
}
