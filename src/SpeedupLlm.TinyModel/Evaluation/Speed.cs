using Microsoft.Extensions.AI;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>How fast a model is here.</summary>
/// <param name="LoadMs">From opening the file (or resource) to a model that can be asked.</param>
/// <param name="TokensPerSecond">One answer at a time, around position 128: the best of many rounds, since other programs only ever make it slower.</param>
/// <param name="Batch8TokensPerSecond">Eight samples of one prompt at once.</param>
public sealed record Speed(double LoadMs, double TokensPerSecond, double Batch8TokensPerSecond)
{
    private const int Written = 48;
    private const int Rounds = 40;

    /// <summary>Measures, through the chat client as callers see it.</summary>
    /// <param name="load">Loads the model.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<Speed> MeasureAsync(Func<EmbeddedModel> load, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(load);
        var time = TimeProvider.System;
        var loads = new List<double>();
        EmbeddedModel model;
        do
        {
            var began = time.GetTimestamp();
            model = load();
            loads.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }
        while (loads.Count < 3);

        var client = new TinyChatClient(model);
        var prompt = Prompt(model, 128 - Written / 2);
        double one = 0, eight = 0;
        for (var round = 0; round < Rounds; round++)
        {
            one = Math.Max(one, await TokensPerSecondAsync(client, prompt, 1, round, time, cancellationToken).ConfigureAwait(false));
            eight = Math.Max(eight, await TokensPerSecondAsync(client, prompt, 8, round, time, cancellationToken).ConfigureAwait(false));
        }

        // The first load pays for compiling the code that loads; it is what a fresh process sees.
        return new Speed(loads[0], one, eight);
    }

    private static async Task<double> TokensPerSecondAsync(
        TinyChatClient client, string prompt, int batch, int round, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var responses = await Task.WhenAll(Enumerable.Range(0, batch).Select(i => client.GetResponseAsync(
            prompt, new ChatOptions { Seed = round * batch + i, Temperature = 0.8f, MaxOutputTokens = Written }, cancellationToken))).ConfigureAwait(false);
        return responses.Sum(response => response.Usage!.OutputTokenCount!.Value) / time.GetElapsedTime(began).TotalSeconds;
    }

    private static string Prompt(EmbeddedModel model, int tokens)
    {
        // Letters no piece is made of: a token each, and nothing the model would end its answer on early.
        var text = new string('~', tokens - 3);
        return model.Tokenizer.Encode(text).Count == text.Length ? text : throw new InvalidOperationException("The tokenizer joins '~'.");
    }
}
