using BenchmarkDotNet.Attributes;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Bench.Index;

/// <summary>One search of the ten nearest, on one core; queries that the index does not hold, one after the other.</summary>
public class SearchBench
{
    private ScopeIndex _index = null!;
    private float[][] _asked = null!;
    private int _next;

    [Params(1_000, 10_000, 100_000)]
    public int Rows { get; set; }

    [Params("questions", "clusters")]
    public string Kind { get; set; } = "questions";

    [GlobalSetup]
    public void Setup()
    {
        var embeddings = Embeddings.Of(Kind, Rows);
        (_index, _asked) = (Embeddings.Index(embeddings.All), embeddings.Asked);
    }

    [Benchmark]
    public int Search() => _index.Search(_asked[_next++ % _asked.Length], 10).Count;
}
