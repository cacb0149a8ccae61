using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>
/// The model one token at a time, for rows of any sequences at once: a prompt is many rows of one, a batch one row each of many. A row's result
/// depends on its own sequence only, bit for bit: every product is one chain of additions per element, whatever the rows beside it.
/// </summary>
internal sealed unsafe class Decoder
{
    public const int MaxRows = 64;

    private readonly TinyConfig _config;
    private readonly RopeTable _rope;
    private readonly Gemm _gemm = new();
    private readonly Floats _x;                                              // [rows, dim]: the residual stream
    private readonly Floats _normed;                                         // [rows, dim]
    private readonly Floats _qkv;                                            // [rows, dim + 2 * kvDim]
    private readonly Floats _attended;                                       // [rows, dim]
    private readonly Floats _gateUp;                                         // [rows, 2 * hidden]
    private readonly Floats _hidden;                                         // [rows, hidden]
    private readonly Floats _scores;                                         // [context]
    private readonly Floats _logits;                                         // [rows that want them, vocabulary]

    public Decoder(TinyConfig config)
    {
        (_config, _rope) = (config, new RopeTable(config));
        _x = new Floats(MaxRows * _config.Dim);
        _normed = new Floats(MaxRows * _config.Dim);
        _qkv = new Floats(MaxRows * _config.QkvDim);
        _attended = new Floats(MaxRows * _config.Dim);
        _gateUp = new Floats(MaxRows * 2 * _config.Hidden);
        _hidden = new Floats(MaxRows * _config.Hidden);
        _scores = new Floats(Lanes.RoundUp(_config.Context) + 2 * DecoderAttention.Block);
        _logits = new Floats(MaxRows * _config.Vocabulary);
    }

    /// <summary>Reads the rows by one model's weights; gives the logits of those that want them, in order: [wanted, vocabulary], valid until the next call.</summary>
    public ReadOnlySpan<float> Read(PackedWeights packed, ReadOnlySpan<Row> rows)
    {
        // The tiles take 8, 4 or 1 rows: what is added here is computed and never looked at.
        var count = rows.Length == 1 ? 1 : (rows.Length + 3) & ~3;
        _x.Span[(rows.Length * _config.Dim)..(count * _config.Dim)].Clear();
        for (var r = 0; r < rows.Length; r++)
            packed.Weights.Embedding.Slice(rows[r].Token * _config.Dim, _config.Dim).CopyTo(_x.Span[(r * _config.Dim)..]);

        for (var l = 0; l < _config.Layers; l++)
        {
            Norm(packed.Weights.AttentionNorm(l), count);
            Multiply(_normed, packed.Qkv[l], _qkv, count, add: false);
            Attend(rows, l);
            Multiply(_attended, packed.AttentionOut[l], _x, count, add: true);

            Norm(packed.Weights.MlpNorm(l), count);
            Multiply(_normed, packed.GateUp[l], _gateUp, count, add: false);
            for (var r = 0; r < count; r++)
            {
                var gate = _gateUp.Pointer + r * 2 * _config.Hidden;
                FastOps.SwiGlu(_hidden.Pointer + r * _config.Hidden, gate, gate + _config.Hidden, _config.Hidden);
            }

            Multiply(_hidden, packed.Down[l], _x, count, add: true);
        }

        return Logits(packed, rows);
    }

    private ReadOnlySpan<float> Logits(PackedWeights packed, ReadOnlySpan<Row> rows)
    {
        var wanted = 0;
        for (var r = 0; r < rows.Length; r++)
        {
            if (rows[r].WantsLogits)
                _x.Span.Slice(r * _config.Dim, _config.Dim).CopyTo(_x.Span[(wanted++ * _config.Dim)..]);
        }

        if (wanted == 0)
            return [];
        var count = wanted == 1 ? 1 : (wanted + 3) & ~3;
        Norm(packed.Weights.FinalNorm, count);
        Multiply(_normed, packed.Embedding, _logits, count, add: false);
        return _logits.Span[..(wanted * _config.Vocabulary)];
    }

    private void Attend(ReadOnlySpan<Row> rows, int layer)
    {
        var shape = AttentionShape.Of(_config);
        // First all keys and values: rows of one prompt see those before them.
        for (var r = 0; r < rows.Length; r++)
        {
            var (qkv, row) = ((nint)(_qkv.Pointer + r * shape.QkvDim), rows[r]);
            for (var head = 0; head < shape.Heads + shape.KvHeads; head++)
                _rope.TurnFast((float*)qkv + head * shape.HeadDim, row.Position, 1);
            row.Sequence.Own.Put(layer, row.Sequence.Place(row.Position), (float*)qkv + shape.Dim, (float*)qkv + shape.Dim + shape.KvDim);
        }

        // Head by head: rows that share a prompt find its keys and values still in the cache.
        for (var head = 0; head < shape.Heads; head++)
        for (var r = 0; r < rows.Length; r++)
        {
            DecoderAttention.One(
                _qkv.Pointer + r * shape.QkvDim + head * shape.HeadDim, _attended.Pointer + r * shape.Dim + head * shape.HeadDim,
                _scores.Pointer, rows[r], layer, head / (shape.Heads / shape.KvHeads), shape.HeadDim);
        }
    }

    private void Norm(Span<float> gain, int rows)
    {
        fixed (float* g = gain)
        {
            for (var r = 0; r < rows; r++)
            {
                var x = _x.Pointer + r * _config.Dim;
                var inverse = 1 / MathF.Sqrt(Lanes.Dot(x, x, _config.Dim) / _config.Dim + TinyConfig.NormEpsilon);
                Lanes.ScaledProduct(_normed.Pointer + r * _config.Dim, x, g, inverse, _config.Dim);
            }
        }
    }

    private void Multiply(Floats x, Panels weights, Floats y, int rows, bool add) =>
        _gemm.Multiply(x.Pointer, weights.Rows, 1, rows, weights, y.Pointer, weights.Columns, add);
}
