using System.Collections.Concurrent;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>
/// One loop over everything that waits: new calls join between two tokens, calls with the same prompt share what was read of it. Calls to tuned models
/// are written side by side with the others, model after model in each step. The loop runs only while there is work, so there is nothing to dispose.
/// </summary>
internal sealed class BatchScheduler
{
    // Below, waking a second core costs more than it brings.
    private const int WorthSplitting = 6;

    private readonly TinyConfig _config;
    private readonly Decoder[] _decoders;
    private readonly PromptCache _prompts;
    private readonly int _maxBatch;
    private readonly Lock _lock = new();
    private readonly Queue<Generation> _waiting = [];
    private readonly ConcurrentBag<KvCache> _free = [];
    private readonly List<Generation> _active = [];
    private bool _running;

    public BatchScheduler(TinyConfig config, int maxBatch, int promptsKept)
    {
        _config = config;
        _decoders = [.. Enumerable.Range(0, Math.Min(2, Environment.ProcessorCount)).Select(_ => new Decoder(config))];
        _prompts = new PromptCache(_config, _decoders[0], promptsKept);
        _maxBatch = Math.Clamp(maxBatch, 1, Decoder.MaxRows);
    }

    public void Start(Generation generation)
    {
        lock (_lock)
        {
            _waiting.Enqueue(generation);
            if (_running)
                return;
            _running = true;
        }

        _ = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Loop()
    {
        while (Admit())
        {
            try
            {
                Step();
            }
            catch (Exception exception)
            {
                // Nobody may wait for ever, whatever went wrong.
                foreach (var generation in _active)
                    generation.Fail(exception);
                _active.Clear();
            }
        }
    }

    /// <summary>Takes in what waits; false, and the loop ends, where nothing is left to do.</summary>
    private bool Admit()
    {
        while (true)
        {
            Generation next;
            lock (_lock)
            {
                if (_active.Count == _maxBatch || !_waiting.TryDequeue(out next!))
                    return _running = _active.Count > 0;
            }

            try
            {
                Begin(next);
            }
            catch (Exception exception)
            {
                next.Fail(exception);
            }
        }
    }

    private void Begin(Generation generation)
    {
        if (generation.Cancelled)
        {
            generation.Fail(new OperationCanceledException());
            return;
        }

        var prompt = _prompts.Get(generation.Model, generation.Prompt);
        if (!generation.Advance(prompt.Logits))
            return;
        var own = _free.TryTake(out var used) ? used : new KvCache(_config, _config.Context);
        generation.Sequence = new Sequence(prompt.Cache, prompt.Tokens.Length, own);
        // Those of one model stand together, so that each part of a step has few models.
        _active.Insert(_active.FindLastIndex(other => other.Model == generation.Model) + 1, generation);
    }

    private void Step()
    {
        foreach (var generation in _active.Where(generation => generation.Cancelled).ToArray())
        {
            generation.Fail(new OperationCanceledException());
            End(generation);
        }

        if (_active.Count == 0)
            return;

        // A row's bits don't depend on the rows beside it, so a large batch may be split between two cores.
        var parts = _active.Count < WorthSplitting ? 1 : _decoders.Length;
        var each = _active.Chunk((_active.Count + parts - 1) / parts).ToArray();
        var ended = new ConcurrentBag<Generation>();
        Shards.Run(each.Length, part => Advance(_decoders[part], each[part], ended));
        foreach (var generation in ended)
            End(generation);
    }

    private void Advance(Decoder decoder, Generation[] generations, ConcurrentBag<Generation> ended)
    {
        for (int from = 0, to; from < generations.Length; from = to)
        {
            var model = generations[from].Model;
            for (to = from + 1; to < generations.Length && generations[to].Model == model;)
                to++;
            Advance(decoder, model, generations.AsSpan(from..to), ended);
        }
    }

    private void Advance(Decoder decoder, PackedWeights model, ReadOnlySpan<Generation> generations, ConcurrentBag<Generation> ended)
    {
        var rows = new Row[generations.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Row(generations[i].Sequence!, generations[i].Last, generations[i].Position, WantsLogits: true);
        var logits = decoder.Read(model, rows);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!generations[i].Advance(logits.Slice(i * _config.Vocabulary, _config.Vocabulary)))
                ended.Add(generations[i]);
        }
    }

    private void End(Generation generation)
    {
        _active.Remove(generation);
        _free.Add(generation.Sequence!.Own);
    }
}
