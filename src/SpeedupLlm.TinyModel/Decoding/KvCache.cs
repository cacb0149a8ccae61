using System.Runtime.CompilerServices;
using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>
/// Keys and values of up to <c>capacity</c> positions, in the order in which attention reads them: keys by 16 positions, because a score is a lane.
/// </summary>
internal sealed unsafe class KvCache(TinyConfig config, int capacity)
{
    private readonly Floats _keys = new(config.Layers * config.KvDim * Padded(capacity));          // [layers, kvHeads, capacity / 16, headDim, 16]
    private readonly Floats _values = new(config.Layers * config.KvDim * Padded(capacity));        // [layers, kvHeads, capacity, headDim]

    public int Capacity { get; } = Padded(capacity);

    public float* Keys(int layer, int kvHead) => _keys.Pointer + (nint)(layer * config.KvHeads + kvHead) * config.HeadDim * Capacity;

    public float* Values(int layer, int kvHead) => _values.Pointer + (nint)(layer * config.KvHeads + kvHead) * config.HeadDim * Capacity;

    /// <summary>Takes one position's rows of one layer: key[kvDim], value[kvDim].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Put(int layer, int at, float* key, float* value)
    {
        for (var head = 0; head < config.KvHeads; head++)
        {
            float* keys = Keys(layer, head), values = Values(layer, head);
            keys += at / Lanes.Count * Lanes.Count * config.HeadDim + at % Lanes.Count;
            for (var i = 0; i < config.HeadDim; i++)
                keys[i * Lanes.Count] = key[head * config.HeadDim + i];
            for (var i = 0; i < config.HeadDim; i++)
                values[at * config.HeadDim + i] = value[head * config.HeadDim + i];
        }
    }

    /// <summary>Scores are made in whole blocks, the last one partly of noise.</summary>
    private static int Padded(int capacity) => (capacity + DecoderAttention.Block - 1) / DecoderAttention.Block * DecoderAttention.Block;

    /// <summary>Takes over the first positions of another cache.</summary>
    public void CopyFrom(KvCache other, int positions)
    {
        for (var layer = 0; layer < config.Layers; layer++)
        for (var head = 0; head < config.KvHeads; head++)
        {
            var whole = Lanes.RoundUp(positions) * config.HeadDim;
            new ReadOnlySpan<float>(other.Keys(layer, head), whole).CopyTo(new Span<float>(Keys(layer, head), whole));
            new ReadOnlySpan<float>(other.Values(layer, head), positions * config.HeadDim).CopyTo(new Span<float>(Values(layer, head), positions * config.HeadDim));
        }
    }
}

/// <summary>What one sequence has read: a prompt, which it may share with others, and its own tokens after it.</summary>
internal sealed record Sequence(KvCache? Prompt, int PromptLength, KvCache Own)
{
    /// <summary>Where a position is kept: in its own cache, behind the prompt.</summary>
    public int Place(int position) => position - PromptLength;
}

/// <summary>One token to read.</summary>
internal readonly record struct Row(Sequence Sequence, int Token, int Position, bool WantsLogits);
