namespace SpeedupLlm.Benchmark.Memory;

/// <summary>A question that counts, without and with memory.</summary>
/// <param name="Family">Its family's number.</param>
/// <param name="Without">Without memory.</param>
/// <param name="With">By the arm that is measured.</param>
/// <param name="Learning">Its share of what the run spent on learning.</param>
internal sealed record Comparison(int Family, Served Without, Served With, double Learning)
{
    /// <summary>
    /// All that was spent on learning is borne by the questions that count, each alike; where the first of a stream do not count, what was learnt during those
    /// does not either.
    /// </summary>
    public static IEnumerable<Comparison> Of(MemoryRun without, MemoryRun with, Dictionary<string, int> families)
    {
        var stream = with.Stream;
        var counted = stream.Counted.ToList();
        var learning = with.Served.Skip(stream.Lead).Sum(served => served.Learning) / Math.Max(1, counted.Count);
        return counted.Select(place => new Comparison(families[stream.Questions[place].Family], without.Served[place], with.Served[place], learning));
    }
}
