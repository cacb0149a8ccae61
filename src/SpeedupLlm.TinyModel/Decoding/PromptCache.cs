namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>A prompt that a model has read: its keys and values, and the logits after its last token.</summary>
internal sealed record ReadPrompt(string Model, int[] Tokens, KvCache Cache, float[] Logits);

/// <summary>The prompts read last. An equal prompt is shared; one with the same beginning is read from where it differs. Neither changes a bit of the result.</summary>
internal sealed class PromptCache(TinyConfig config, Decoder decoder, int capacity)
{
    private readonly LinkedList<ReadPrompt> _recent = [];

    public ReadPrompt Get(PackedWeights packed, int[] tokens)
    {
        var (best, common) = ((LinkedListNode<ReadPrompt>?)null, -1);
        for (var node = _recent.First; node is not null; node = node.Next)
        {
            if (!string.Equals(node.Value.Model, packed.Model, StringComparison.Ordinal))
                continue;
            var length = node.Value.Tokens.AsSpan().CommonPrefixLength(tokens);
            if (length > common)
                (best, common) = (node, length);
        }

        if (best is not null && common == tokens.Length && best.Value.Tokens.Length == tokens.Length)
        {
            _recent.Remove(best);
            _recent.AddFirst(best);
            return best.Value;
        }

        var read = Read(packed, tokens, best?.Value, Math.Min(common, tokens.Length - 1));
        _recent.AddFirst(read);
        if (_recent.Count > capacity)
            _recent.RemoveLast();
        return read;
    }

    private ReadPrompt Read(PackedWeights packed, int[] tokens, ReadPrompt? like, int common)
    {
        var cache = new KvCache(config, tokens.Length);
        if (like is not null && common > 0)
            cache.CopyFrom(like.Cache, common);
        var sequence = new Sequence(null, 0, cache);
        var logits = new float[config.Vocabulary];
        Span<Row> rows = new Row[Decoder.MaxRows];
        for (var at = Math.Max(0, common); at < tokens.Length; at += rows.Length)
        {
            var count = Math.Min(rows.Length, tokens.Length - at);
            for (var i = 0; i < count; i++)
                rows[i] = new Row(sequence, tokens[at + i], at + i, at + i == tokens.Length - 1);
            decoder.Read(packed, rows[..count]).CopyTo(logits);
        }

        return new ReadPrompt(packed.Model, tokens, cache, logits);
    }
}
