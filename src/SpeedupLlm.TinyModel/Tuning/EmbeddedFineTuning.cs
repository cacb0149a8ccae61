using System.Diagnostics.CodeAnalysis;
using SpeedupLlm.QuestionSets;
using SpeedupLlm.TinyModel.Corpus;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Training;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>The embedded model's tuning: one at a time, on one thread of its own, beside the requests.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks the semaphore for its wait handle: there is nothing to let go.")]
internal sealed class EmbeddedFineTuning(EmbeddedModel model, TunedModels models, FineTuningOptions options) : IFineTuning
{
    private readonly FineTuningOptions _options = options.Validated();
    private readonly AdapterFile _file = new(model);
    private readonly SemaphoreSlim _one = new(1);

    public string BaseModel => model.Name;

    public async Task<TunedModel> TuneAsync(TuningRequest request, IProgress<TuningProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var documents = request.Examples.Where(example => example.Completion.Length > 0)
            .Select(example => ChatTemplate.Example(model.Tokenizer, example.Prompt, example.Completion))
            .Where(document => document.Tokens.Count <= model.Config.Context).ToList();
        var leftOut = request.Examples.Count - documents.Count;
        if (documents.Count == 0)
        {
            throw new ArgumentException(
                $"There is nothing to learn: of {request.Examples.Count} examples {leftOut} are empty or longer than {model.Config.Context} tokens.", nameof(request));
        }

        var adapter = request.StartFrom is { } start ? models.Adapter(start).Copy() : LowRank.Random(model.Weights.Tensors, _options.Rank, request.Seed);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var tuned = await Task.Factory.StartNew(
                () => Tune(adapter, documents, request.Seed, progress, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
            return tuned with { LeftOut = leftOut };
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask LoadAsync(TunedModel tuned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tuned);
        var adapter = _file.Read(tuned.Weights, $"the adapter of '{tuned.Model}'");
        if (!string.Equals(_file.NameOf(tuned.Weights), tuned.Model, StringComparison.Ordinal))
            throw new InvalidDataException($"The adapter given for '{tuned.Model}' is that of '{_file.NameOf(tuned.Weights)}'.");
        models.Add(tuned.Model, adapter);
        return ValueTask.CompletedTask;
    }

    public ValueTask DropAsync(string tuned, CancellationToken cancellationToken)
    {
        models.Remove(tuned);
        return ValueTask.CompletedTask;
    }

    private TunedModel Tune(
        LowRank adapter, IReadOnlyList<TrainingDocument> documents, long seed, IProgress<TuningProgress>? progress, CancellationToken cancellationToken)
    {
        // Of base training's first stage only: documents in which known words mean something else would be learnt against the examples.
        var replay = new BaseCorpus(model.Tokenizer, model.Config.Context, SplitMix.Mix((ulong)seed, "replay"));
        var tuner = new FineTuner(model.Weights, _options, replay);
        tuner.Run(adapter, documents, seed, progress, cancellationToken);
        var file = _file.Write(adapter);
        var name = _file.NameOf(file);
        // What answers is what was written: after a restart it answers the same.
        models.Add(name, _file.Read(file, name));
        return new TunedModel(name, file, tuner.Tokens);
    }
}
