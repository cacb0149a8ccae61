using System.Text.Json;
using System.Text.Json.Nodes;
using SpeedupLlm.TinyModel;
using SpeedupLlm.TinyModel.Evaluation;
using Spectre.Console;

namespace SpeedupLlm.Cli.Training;

/// <summary>The model card, recomputed.</summary>
internal static class Evaluation
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(string? file, int count, ulong seed, bool json, CancellationToken cancellationToken)
    {
        EmbeddedModel Load() => file is null ? BaseModel.Load() : EmbeddedModel.Load(file);
        var speed = await Speed.MeasureAsync(Load, cancellationToken).ConfigureAwait(false);
        var client = new TinyChatClient(Load(), new TinyChatClientOptions { MaxBatch = 32 });
        var examiner = new Examiner(client);
        var rows = new List<(CardLine Line, Accuracy Greedy, Accuracy Sampled)>();
        foreach (var line in ModelCard.Lines(count, seed))
        {
            var (greedy, sampled) = (
                await examiner.AskAsync(line.Items, 0, cancellationToken).ConfigureAwait(false),
                await examiner.AskAsync(line.Items, 0.8f, cancellationToken).ConfigureAwait(false));
            rows.Add((line, greedy, sampled));
            Say.Note($"{line.What}: {sampled}");
        }

        var demo = rows.First(row => row.Line.Name == "zeroShot").Line.Items;
        var chains = await ChainLength.MeasureAsync(client, Load().Tokenizer, demo, cancellationToken).ConfigureAwait(false);
        if (json)
            Console.Out.WriteLine(Json(rows.ToDictionary(row => row.Line.Name, row => row.Sampled, StringComparer.Ordinal), speed, chains).ToJsonString(s_indented));
        else
            Print(rows, speed, chains);
        return ExitCode.Ok;
    }

    private static JsonObject Json(Dictionary<string, Accuracy> of, Speed speed, ChainLength chains)
    {
        var root = new JsonObject();
        foreach (var (name, accuracy) in of)
        {
            var path = name.Split('.');
            var place = path.Length == 1 ? root : (JsonObject)(root[path[0]] ??= new JsonObject());
            place[path[^1]] = accuracy.Share;
        }

        root["n"] = of["zeroShot"].Count;
        root["loadMs"] = Math.Round(speed.LoadMs, 1);
        root["tokensPerSecond"] = Math.Round(speed.TokensPerSecond);
        root["batch8TokensPerSecond"] = Math.Round(speed.Batch8TokensPerSecond);
        root["longChain"] = new JsonObject
        {
            ["right"] = chains.Count,
            ["tokensToFirstCorrectValue"] = Math.Round(chains.Before, 1),
            ["tokensAfter"] = Math.Round(chains.After, 1),
        };
        return root;
    }

    private static void Print(List<(CardLine Line, Accuracy Greedy, Accuracy Sampled)> rows, Speed speed, ChainLength chains)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumns("questions", "greedy", "T = 0.8");
        foreach (var (line, greedy, sampled) in rows)
            table.AddRow(Markup.Escape(line.What), $"{greedy}", $"{sampled}");
        Say.Data.Write(table);
        Say.Data.MarkupLineInterpolated($"loads in {speed.LoadMs:F0} ms; {speed.TokensPerSecond:F0} tokens/s, eight samples at once {speed.Batch8TokensPerSecond:F0} tokens/s");
        Say.Data.MarkupLineInterpolated(
            $"long chains that end right ({chains.Count}): {chains.Before:F0} tokens to the first correct value, {chains.After:F0} after it");
    }
}
