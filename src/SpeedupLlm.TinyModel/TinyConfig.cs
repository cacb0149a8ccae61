namespace SpeedupLlm.TinyModel;

/// <summary>The shape of a model. Widths are multiples of 16, the lanes of a vector; multiples of 48, the columns of a tile, waste nothing.</summary>
public sealed record TinyConfig
{
    /// <summary>Rows of the embedding: at least the tokenizer's size, rounded up.</summary>
    public int Vocabulary { get; init; } = 960;

    /// <summary>Width of the residual stream.</summary>
    public int Dim { get; init; } = 192;

    /// <summary>Blocks of attention and feed-forward.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Query heads.</summary>
    public int Heads { get; init; } = 6;

    /// <summary>Key and value heads; each serves Heads / KvHeads query heads.</summary>
    public int KvHeads { get; init; } = 6;

    /// <summary>Width of the feed-forward's hidden layer.</summary>
    public int Hidden { get; init; } = 480;

    /// <summary>The most tokens of a prompt and its answer together.</summary>
    public int Context { get; init; } = 512;

    /// <summary>Base of the rotary position angles.</summary>
    public float RopeBase { get; init; } = 10_000;

    internal const float NormEpsilon = 1e-5f;

    internal int HeadDim => Dim / Heads;

    internal int KvDim => KvHeads * HeadDim;

    internal int QkvDim => Dim + 2 * KvDim;

    /// <summary>All parameters; the embedding is counted once, since input and output share it.</summary>
    public int Parameters => Vocabulary * Dim + Dim + Layers * (2 * Dim + QkvDim * Dim + Dim * Dim + 3 * Hidden * Dim);

    /// <summary>Throws where the numbers don't fit each other.</summary>
    /// <exception cref="InvalidOperationException">Says which one and why.</exception>
    public TinyConfig Validated()
    {
        Require(Layers is > 0 and <= 64 && Heads > 0 && KvHeads > 0 && Context > 0, "Layers, Heads, KvHeads and Context must be positive (at most 64 layers)");
        Require(Dim > 0 && Dim % Heads == 0 && HeadDim % 16 == 0, $"Dim / Heads must be a multiple of 16, but is {Dim} / {Heads}");
        Require(Heads % KvHeads == 0, $"Heads must be a multiple of KvHeads, but is {Heads} for {KvHeads}");
        Require(Hidden > 0 && Hidden % 16 == 0 && Vocabulary > 0 && Vocabulary % 16 == 0, $"Hidden and Vocabulary must be multiples of 16, but are {Hidden} and {Vocabulary}");
        Require(RopeBase > 1 && Vocabulary <= 65_536 && Context <= 65_536 && Dim <= 16_384 && Hidden <= 65_536, "RopeBase must be above 1, and the sizes those of a small model");
        return this;

        static void Require(bool holds, string message)
        {
            if (!holds)
                throw new InvalidOperationException($"Not a model's shape: {message}.");
        }
    }
}
