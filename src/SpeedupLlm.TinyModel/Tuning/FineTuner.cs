using System.Numerics.Tensors;
using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Training;
using SpeedupLlm.TinyModel.Transformer;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>
/// Tunes low-rank factors on solved examples, on the calling thread alone. The gradient is that of the whole matrices, taken through the same code as in
/// base training and projected onto the factors: a third more arithmetic than LoRA needs, and no second transformer to keep right.
/// </summary>
internal sealed class FineTuner(TinyWeights start, FineTuningOptions options, ITrainingCorpus? replay)
{
    private readonly TransformerPass _pass = new(start.Config, new FastOps());
    private readonly TinyWeights _merged = new(start.Config);
    private readonly TinyWeights _gradient = new(start.Config);
    private readonly TrainingOptions _schedule = new()
    {
        LearningRate = options.LearningRate, WarmupSteps = 3, FinalShare = 0.1, Beta2 = 0.98, WeightDecay = 0,
    };

    /// <summary>Tokens read so far, the replayed ones included.</summary>
    public long Tokens { get; private set; }

    /// <summary>Changes the adapter; the same arguments change it alike.</summary>
    public void Run(LowRank adapter, IReadOnlyList<TrainingDocument> examples, long seed, IProgress<TuningProgress>? progress, CancellationToken cancellationToken)
    {
        var gradient = new LowRank(start.Tensors, adapter.Rank);
        var (mean, square) = (new Floats(adapter.All.Length), new Floats(adapter.All.Length));
        var adam = new AdamW(_schedule.Beta1, _schedule.Beta2);
        var batches = new TuningBatches(examples, options, seed);
        var schedule = _schedule with { Steps = batches.Steps };
        using var replayed = options.ReplayTokens > 0 ? replay?.From(0).GetEnumerator() : null;
        for (var step = 0; step < batches.Steps; step++)
        {
            Merge(adapter);
            _gradient.All.Span.Clear();
            var share = replayed is null ? 0 : options.ReplayShare;
            var loss = Learn(batches.Next(), 1 - share, cancellationToken);
            if (replayed is not null)
                Learn(TuningBatches.Read(replayed, options.ReplayTokens), share, cancellationToken);
            adapter.Project(_gradient, gradient);
            var norm = Math.Sqrt(TensorPrimitives.SumOfSquares(gradient.All.Span));
            adam.Step(adapter.All.Span, gradient.All.Span, mean.Span, square.Span, (float)Math.Min(1, 1 / (norm + 1e-9)), schedule.RateAt(step), 1, step);
            progress?.Report(new TuningProgress(step + 1, batches.Steps, loss));
        }
    }

    /// <summary>The mean loss of the documents; adds share · its gradient.</summary>
    internal double Learn(IReadOnlyList<TrainingDocument> documents, double share, CancellationToken cancellationToken)
    {
        var passes = StepBatch.Passes(documents, _schedule.TokensPerPass).ToList();
        var learnt = Math.Max(1, passes.Sum(pass => pass.Learnt));
        var loss = 0.0;
        foreach (var pass in passes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            loss += _pass.LossAndGradient(_merged, pass, _gradient, (float)(share / learnt));
            Tokens += pass.Tokens.Length;
            // Whoever asks the model meanwhile goes first.
            Thread.Yield();
        }

        return loss / learnt;
    }

    internal void Merge(LowRank adapter)
    {
        start.All.Span.CopyTo(_merged.All.Span);
        adapter.AddTo(_merged);
    }
}
