using System.Text.Json;
using System.Text.Json.Nodes;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Evaluation;

namespace SpeedupLlm.Cli.Training;

/// <summary>What tuning the embedded model brings and costs: the figures of docs/results/tuning.md.</summary>
internal static class TuningEvaluation
{
    private const int Fresh = 24;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Measures.</summary>
    /// <param name="families">Of each stratum.</param>
    /// <param name="examples">Experiences of a family; ascending.</param>
    /// <param name="together">Experiences of each family where all families are learnt by one adapter; ascending.</param>
    /// <param name="seed">Draws everything.</param>
    /// <param name="json">On stdout as JSON, else as tables.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<int> RunAsync(int families, int[] examples, int[] together, ulong seed, bool json, CancellationToken cancellationToken)
    {
        using var client = new TinyChatClient(BaseModel.Load(), new TinyChatClientOptions { MaxBatch = 32 });
        var topics = new List<SolvedTopic>();
        foreach (var stratum in new[] { Stratum.HeldOutTrades, Stratum.HeldOutFamilies })
        {
            Say.Note($"Solving questions of {stratum} …");
            topics.AddRange(await SolvedTopic.DrawAsync(client, stratum, families, examples.Concat(together).Max(), Fresh, seed, cancellationToken).ConfigureAwait(false));
        }

        var trial = new TuningTrial(client, topics, seed);
        var (each, all) = (new TuningTable(), new TuningTable());
        foreach (var k in examples)
        {
            for (var topic = 0; topic < topics.Count; topic++)
                each.Add(await trial.RunAsync([topic], k, cancellationToken).ConfigureAwait(false));
            Say.Note($"{k} of one family: {each.Said(k)}");
        }

        foreach (var k in together)
        {
            all.Add(await trial.RunAsync([.. Enumerable.Range(0, topics.Count)], k, cancellationToken).ConfigureAwait(false));
            Say.Note($"{k} each of {topics.Count} families: {all.Said(k)}");
        }

        if (json)
            Console.Out.WriteLine(new JsonObject { ["seed"] = seed, ["families"] = topics.Count, ["each"] = each.Json(), ["together"] = all.Json() }.ToJsonString(s_indented));
        else
            TuningTable.Print(("one family", each), ($"{topics.Count} families together", all));
        return ExitCode.Ok;
    }
}
