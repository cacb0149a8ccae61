using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>The documents of one step, divided among the shards and there among passes.</summary>
internal sealed record StepBatch(IReadOnlyList<IReadOnlyList<PackedBatch>> Shards, int Documents, int Tokens, int Learnt)
{
    public static StepBatch Read(IEnumerator<TrainingDocument> corpus, TrainingOptions options, TinyConfig config, long index)
    {
        var documents = new List<TrainingDocument>();
        var tokens = 0;
        while (tokens < options.TokensPerStep)
        {
            if (!corpus.MoveNext())
                throw new InvalidOperationException($"The corpus ends after {index + documents.Count} documents; the run needs more.");
            Check(corpus.Current, config, index + documents.Count);
            documents.Add(corpus.Current);
            tokens += corpus.Current.Tokens.Count;
        }

        var shards = Divide(documents, options).ToArray();
        return new StepBatch(shards, documents.Count, tokens, shards.Sum(passes => passes.Sum(pass => pass.Learnt)));
    }

    /// <summary>Longest first to whoever has least: the shards end at about the same time.</summary>
    private static IEnumerable<IReadOnlyList<PackedBatch>> Divide(List<TrainingDocument> documents, TrainingOptions options)
    {
        var shards = Enumerable.Range(0, options.Shards).Select(_ => new List<TrainingDocument>()).ToArray();
        var load = new int[options.Shards];
        foreach (var document in documents.OrderByDescending(document => document.Tokens.Count))
        {
            var least = Array.IndexOf(load, load.Min());
            shards[least].Add(document);
            load[least] += document.Tokens.Count;
        }

        return shards.Select(shard => (IReadOnlyList<PackedBatch>)[.. Passes(shard, options.TokensPerPass)]);
    }

    public static IEnumerable<PackedBatch> Passes(IReadOnlyList<TrainingDocument> documents, int most)
    {
        var pass = new List<TrainingDocument>();
        foreach (var document in documents)
        {
            if (pass.Count > 0 && pass.Sum(d => d.Tokens.Count) + document.Tokens.Count > most)
            {
                yield return Pack(pass);
                pass.Clear();
            }

            pass.Add(document);
        }

        if (pass.Count > 0)
            yield return Pack(pass);
    }

    /// <summary>A document's last token is predicted but predicts nothing: it is not read.</summary>
    private static PackedBatch Pack(List<TrainingDocument> documents)
    {
        var (tokens, targets, starts) = (new List<int>(), new List<int>(), new List<int> { 0 });
        foreach (var document in documents)
        {
            for (var i = 0; i + 1 < document.Tokens.Count; i++)
            {
                tokens.Add(document.Tokens[i]);
                targets.Add(document.Learn[i + 1] ? document.Tokens[i + 1] : -1);
            }

            starts.Add(tokens.Count);
        }

        return new PackedBatch([.. tokens], [.. targets], [.. starts]);
    }

    private static void Check(TrainingDocument document, TinyConfig config, long index)
    {
        if (document.Tokens.Count < 2 || document.Tokens.Count > config.Context || document.Learn.Count != document.Tokens.Count)
        {
            throw new InvalidOperationException(
                $"Document {index} has {document.Tokens.Count} tokens and {document.Learn.Count} marks; it needs 2 to {config.Context} tokens and a mark for each.");
        }

        foreach (var token in document.Tokens)
        {
            if ((uint)token >= (uint)config.Vocabulary)
                throw new InvalidOperationException($"Document {index} has token {token}; the vocabulary ends before {config.Vocabulary}.");
        }
    }
}
