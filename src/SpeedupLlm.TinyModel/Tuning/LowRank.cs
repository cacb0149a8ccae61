using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>
/// What tuning adds to a model: to each matrix W of its layers a product B·A of two thin ones (LoRA, Hu et al., arXiv 2106.09685). Embedding and gains
/// stay as they are.
/// </summary>
internal sealed unsafe class LowRank
{
    private readonly List<Factors> _factors = [];
    private readonly Gemm _gemm = new();
    private readonly Panels _panels = new();

    /// <summary>All factors 0.</summary>
    /// <param name="tensors">Of the model.</param>
    /// <param name="rank">Columns of B and rows of A; at least 1.</param>
    public LowRank(IReadOnlyList<TensorInfo> tensors, int rank)
    {
        var end = 0;
        foreach (var tensor in tensors.Where(tensor => !tensor.IsGain && tensor.Name != "embedding"))
        {
            _factors.Add(new Factors(tensor, end, end + rank * tensor.Columns));
            end += rank * (tensor.Columns + tensor.Rows);
        }

        (Rank, All) = (rank, new Floats(end));
    }

    public int Rank { get; }

    /// <summary>All factors in one run: for each matrix A[rank, in], then B[out, rank].</summary>
    public Floats All { get; }

    /// <summary>A normal with deviation 1/√in, B zero: at first nothing is added.</summary>
    public static LowRank Random(IReadOnlyList<TensorInfo> tensors, int rank, long seed)
    {
        var adapter = new LowRank(tensors, rank);
        var draws = new SeededDraws(seed);
        foreach (var factors in adapter._factors)
        {
            foreach (ref var value in adapter.All.Span[factors.A..factors.B])
                value = (float)(draws.NextNormal() / Math.Sqrt(factors.Tensor.Columns));
        }

        return adapter;
    }

    public LowRank Copy()
    {
        var copy = new LowRank([.. _factors.Select(factors => factors.Tensor)], Rank);
        All.Span.CopyTo(copy.All.Span);
        return copy;
    }

    /// <summary>W += B·A in every matrix.</summary>
    public void AddTo(TinyWeights weights)
    {
        foreach (var (tensor, a, b) in _factors)
        {
            fixed (float* w = weights.Of(tensor))
                _gemm.Multiply(All.Pointer + b, Rank, 1, tensor.Rows, _panels.Pack(All.Pointer + a, tensor.Columns, Rank, tensor.Columns), w, tensor.Columns, add: true);
        }
    }

    /// <summary>The factors' gradient from that of the matrices: dA = Bᵀ·dW and dB = dW·Aᵀ.</summary>
    public void Project(TinyWeights gradient, LowRank into)
    {
        foreach (var (tensor, a, b) in _factors)
        {
            var (rows, columns) = (tensor.Rows, tensor.Columns);
            fixed (float* dw = gradient.Of(tensor))
            {
                _gemm.Multiply(All.Pointer + b, 1, Rank, Rank, _panels.Pack(dw, columns, rows, columns), into.All.Pointer + a, columns, add: false);
                _gemm.Multiply(dw, columns, 1, rows, _panels.PackTransposed(All.Pointer + a, columns, columns, Rank), into.All.Pointer + b, Rank, add: false);
            }
        }
    }

    private readonly record struct Factors(TensorInfo Tensor, int A, int B);
}
