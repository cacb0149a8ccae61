using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Guard;

/// <summary>Many histories on all cores. Each has a seed of its own, so that nothing depends on which core takes which.</summary>
internal sealed class Histories(ulong seed, CancellationToken cancellationToken)
{
    /// <summary>Runs histories 0, 1, 2 … of a part.</summary>
    public T[] Run<T>(string part, int count, Func<int, Draw, T> history)
    {
        var results = new T[count];
        var ofPart = SplitMix.Mix(seed, part);
        Parallel.For(
            0, count, new ParallelOptions { CancellationToken = cancellationToken },
            index => results[index] = history(index, new Draw(SplitMix.Mix(ofPart, (ulong)index))));
        return results;
    }

    /// <summary>The share of histories for which it is true.</summary>
    public double Share(string part, int count, Func<Draw, bool> history) =>
        (double)Run(part, count, (_, draw) => history(draw)).Count(happened => happened) / count;
}
