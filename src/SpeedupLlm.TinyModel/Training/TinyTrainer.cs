using System.Numerics.Tensors;
using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>Trains a model from scratch or from where a checkpoint left it. The same corpus and options give the same weights, interrupted or not.</summary>
public sealed class TinyTrainer
{
    private readonly TrainingOptions _options;
    private readonly TrainingHooks _hooks;
    private readonly EmbeddedModel _model;
    private readonly Optimizer _optimizer;
    private readonly TransformerPass[] _passes;
    private readonly TinyWeights[] _gradients;
    private Checkpoint _at;

    /// <summary>A run; it begins with <see cref="RunAsync"/>.</summary>
    /// <param name="start">The weights to begin with: changed by the run. A checkpoint's take their place.</param>
    /// <param name="options">What the run depends on.</param>
    /// <param name="hooks">What happens beside it.</param>
    public TinyTrainer(EmbeddedModel start, TrainingOptions options, TrainingHooks? hooks = null)
    {
        (_model, _options, _hooks) = (start, options, hooks ?? new TrainingHooks());
        _optimizer = new Optimizer(start.Weights, options);
        _passes = [.. Enumerable.Range(0, options.Shards).Select(_ => new TransformerPass(start.Config, new FastOps()))];
        _gradients = [.. _passes.Select(_ => new TinyWeights(start.Config))];
        _at = new Checkpoint(start.Config, options, start.Tokenizer.Pieces, 0, 0, 0);
        if (_hooks.CheckpointPath is { } path && File.Exists(path))
            _at = Checkpoint.Read(path, _at, State);
    }

    /// <summary>Steps already done.</summary>
    public int Step => _at.Step;

    private Floats[] State => [_model.Weights.All, _optimizer.Mean, _optimizer.Square];

    /// <summary>Trains to the last step.</summary>
    /// <param name="corpus">Must give the same documents to a resumed run.</param>
    /// <param name="cancellationToken">Ends the run after the step at hand, with a checkpoint.</param>
    /// <returns>The model that was given, trained.</returns>
    public async Task<EmbeddedModel> RunAsync(ITrainingCorpus corpus, CancellationToken cancellationToken = default)
    {
        var (began, before) = (_hooks.Time.GetTimestamp(), _at);
        using var documents = corpus.From(_at.Documents).GetEnumerator();
        while (_at.Step < _options.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
                Save();
            cancellationToken.ThrowIfCancellationRequested();

            var batch = StepBatch.Read(documents, _options, _model.Config, _at.Documents);
            var (loss, norm) = Learn(batch);
            _at = _at with { Step = _at.Step + 1, Documents = _at.Documents + batch.Documents, Tokens = _at.Tokens + batch.Tokens };

            var speed = (_at.Tokens - before.Tokens) / Math.Max(1e-9, _hooks.Time.GetElapsedTime(began).TotalSeconds);
            var toGo = TimeSpan.FromSeconds((double)(_options.Steps - _at.Step) / (_at.Step - before.Step) * _hooks.Time.GetElapsedTime(began).TotalSeconds);
            var progress = new TrainingProgress(
                _at.Step, _options.Steps, loss, norm, _options.RateAt(_at.Step - 1), _at.Tokens, _at.Documents, speed, toGo);
            _hooks.Progress?.Invoke(progress);
            if (_at.Step % _hooks.CheckpointEvery == 0 || _at.Step == _options.Steps)
                Save();
            if (_hooks.Evaluate is { } evaluate && (_at.Step % _hooks.EvaluateEvery == 0 || _at.Step == _options.Steps))
                await evaluate(_model, progress, cancellationToken).ConfigureAwait(false);
        }

        return _model;
    }

    private (double Loss, double Norm) Learn(StepBatch batch)
    {
        var scale = 1f / Math.Max(1, batch.Learnt);
        var losses = new double[_options.Shards];
        Shards.Run(_options.Shards, shard =>
        {
            _gradients[shard].All.Span.Clear();
            foreach (var pass in batch.Shards[shard])
                losses[shard] += _passes[shard].LossAndGradient(_model.Weights, pass, _gradients[shard], scale);
        });

        // In this order whoever was first: addition of floats is not associative.
        var sum = _gradients[0].All.Span;
        for (var shard = 1; shard < _options.Shards; shard++)
            TensorPrimitives.Add(sum, _gradients[shard].All.Span, sum);
        var norm = Norm(sum);
        _optimizer.Step(_model.Weights, _gradients[0], Math.Min(1, _options.ClipNorm / (norm + 1e-6)), _at.Step);
        return (losses.Sum() * scale, norm);
    }

    private static unsafe double Norm(Span<float> gradient)
    {
        var sum = 0.0;
        fixed (float* g = gradient)
        {
            for (var i = 0; i < gradient.Length; i += 4096)
                sum += Lanes.Dot(g + i, g + i, Math.Min(4096, gradient.Length - i));
        }

        return Math.Sqrt(sum);
    }

    private void Save()
    {
        if (_hooks.CheckpointPath is { } path)
            _at.Write(path, State);
    }
}
