using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Tuning;

/// <summary>A stream of verified questions, whose answers tuned models know.</summary>
internal static class Pens
{
    public static string Ask(int i) => $"A box holds {i} pens. How many pens are in 3 boxes?";

    public static SpeedupRequest Request(int i, string id = "r") => Pipeline.BestOf(8, $"{3 * i}") with { Memory = "sft", RequestId = $"{id}-{i}" };

    /// <summary>Knows the answer where a tuned model is asked; the base model knows it every second time.</summary>
    public static FakeModel Model() => new(call =>
        AsksTuned(call) || call.Chance() < 0.5 ? $"Answer: {3 * int.Parse(call.Question.Split(' ')[3], null)}" : "Answer: 1");

    public static bool AsksTuned(FakeCall call) => call.Options?.ModelId?.Contains('+', StringComparison.Ordinal) == true;

    public static Task<Pipeline.Asked> AskAsync(this Pipeline pipeline, int i, string id = "r") =>
        pipeline.AskAsync(Ask(i), Request(i, id), TestContext.Current.CancellationToken);

    public static async Task AskAllAsync(this Pipeline pipeline, params IEnumerable<int> questions)
    {
        foreach (var i in questions)
            await pipeline.AskAsync(i);
    }

    /// <summary>The one that serves; null: the base model does.</summary>
    public static Adapter? Serving(this Pipeline pipeline) => pipeline.Engine.ListAdapters().SingleOrDefault(adapter => adapter.State == AdapterState.Serving);
}
