namespace SpeedupLlm.TinyModel.Ops;

/// <summary>How the rows of a qkv buffer divide: [heads · headDim | kvHeads · headDim | kvHeads · headDim].</summary>
internal readonly record struct AttentionShape(int Heads, int KvHeads, int HeadDim)
{
    public int Dim => Heads * HeadDim;

    public int KvDim => KvHeads * HeadDim;

    public int QkvDim => Dim + 2 * KvDim;

    public static AttentionShape Of(TinyConfig config) => new(config.Heads, config.KvHeads, config.HeadDim);
}

/// <summary>
/// What a transformer is made of, forward and backward. <see cref="PlainOps"/> is for reading, <see cref="FastOps"/> for running; tests hold them
/// against each other. Gradients of parameters are added to, other outputs are overwritten unless said otherwise.
/// </summary>
internal interface IOps
{
    /// <summary>y[tokens, out] (+)= x[tokens, in] · w[out, in]ᵀ.</summary>
    void Linear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to, bool add);

    /// <summary>dx[tokens, in] = dy[tokens, out] · w[out, in] and dw[out, in] += dyᵀ · x.</summary>
    void LinearBackward(
        Span<float> dx, Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> w, int tokens, int from, int to);

    /// <summary>y[tokens, dim] = x · inverse ∘ gain, with inverse[tokens] = 1/√(mean x² + ε).</summary>
    void RmsNorm(Span<float> y, Span<float> inverse, ReadOnlySpan<float> x, ReadOnlySpan<float> gain, int tokens, int dim);

    /// <summary>dx[tokens, dim] += …: the residual stream goes past the norm.</summary>
    void RmsNormBackward(
        Span<float> dx, Span<float> dgain, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gain, int tokens, int dim);

    /// <summary>Turns the queries and keys of qkv[tokens, qkvDim] by their positions; by the opposite angles for the way back.</summary>
    void Rope(Span<float> qkv, ReadOnlySpan<int> starts, RopeTable table, AttentionShape shape, bool backward);

    /// <summary>Causal attention within each document: y[tokens, dim]; logSum[heads, tokens] is kept for the way back.</summary>
    void Attention(Span<float> y, Span<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape);

    /// <summary>dqkv[tokens, qkvDim] = … .</summary>
    void AttentionBackward(
        Span<float> dqkv, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> logSum, ReadOnlySpan<float> qkv, ReadOnlySpan<int> starts, AttentionShape shape);

    /// <summary>h[tokens, hidden] = silu(gate) ∘ up, with gateUp[tokens, gate | up].</summary>
    void SwiGlu(Span<float> h, ReadOnlySpan<float> gateUp, int tokens, int hidden);

    /// <summary>dgateUp[tokens, 2 · hidden] = … .</summary>
    void SwiGluBackward(Span<float> dgateUp, ReadOnlySpan<float> dh, ReadOnlySpan<float> gateUp, int tokens, int hidden);

    /// <summary>Returns −Σ log p(target) and turns logits[rows, vocabulary] into scale · (p − target).</summary>
    double CrossEntropy(Span<float> logits, ReadOnlySpan<int> targets, int vocabulary, float scale);
}
