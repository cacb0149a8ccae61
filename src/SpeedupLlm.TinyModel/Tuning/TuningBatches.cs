using SpeedupLlm.TinyModel.Training;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>The examples in steps: all of them in an order that is drawn anew each time round.</summary>
internal sealed class TuningBatches
{
    private readonly TrainingDocument[] _examples;
    private readonly int _perStep;
    private SeededDraws _draws;
    private int _at;

    public TuningBatches(IReadOnlyList<TrainingDocument> examples, FineTuningOptions options, long seed)
    {
        (_examples, _draws, _perStep) = ([.. examples], new SeededDraws(seed), Math.Min(options.ExamplesPerStep, examples.Count));
        _at = _examples.Length;
        var rounds = (long)options.Epochs * examples.Count;
        Steps = (int)Math.Clamp((rounds + _perStep - 1) / _perStep, options.MinSteps, options.MaxSteps);
    }

    /// <summary>Steps of the whole tuning.</summary>
    public int Steps { get; }

    /// <summary>The examples of the next step.</summary>
    public IReadOnlyList<TrainingDocument> Next()
    {
        var step = new TrainingDocument[_perStep];
        for (var i = 0; i < step.Length; i++)
        {
            if (_at == _examples.Length)
                Shuffle();
            step[i] = _examples[_at++];
        }

        return step;
    }

    /// <summary>Documents with at least so many tokens.</summary>
    public static IReadOnlyList<TrainingDocument> Read(IEnumerator<TrainingDocument> corpus, int tokens)
    {
        var read = new List<TrainingDocument>();
        for (var left = tokens; left > 0 && corpus.MoveNext(); left -= corpus.Current.Tokens.Count)
            read.Add(corpus.Current);
        return read;
    }

    private void Shuffle()
    {
        for (var i = _examples.Length - 1; i > 0; i--)
        {
            var j = _draws.NextBelow(i + 1);
            (_examples[i], _examples[j]) = (_examples[j], _examples[i]);
        }

        _at = 0;
    }
}
