using SpeedupLlm.QuestionSets;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>What the scaling benchmark measures, and how.</summary>
public sealed record ScalingPlan
{
    /// <summary>The paper's four methods (SpeedupLLM, arXiv 2505.20643).</summary>
    public static IReadOnlyList<string> PaperMethods { get; } = [BestOfN, SelfRefine, TreeOfThoughts, LongCot];

    internal const string BestOfN = "best-of-n";
    internal const string SelfRefine = "self-refine";
    internal const string TreeOfThoughts = "tree-of-thoughts";
    internal const string LongCot = "long-cot";

    /// <summary>The methods to measure, in the order of the report.</summary>
    public IReadOnlyList<string> Methods { get; init; } = PaperMethods;

    /// <summary>Candidate k of question id draws from hash(seed, id, k, call): the same in every arm.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The model as requests name it; null: the client's own.</summary>
    public string? Model { get; init; }

    /// <summary>The sampling temperature; at 0 all samples are equal.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>The longest answer in tokens; null: the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What the methods are set to.</summary>
    public ScalingSettings Settings { get; init; } = new();

    /// <summary>τ where it is not swept.</summary>
    public double Tau { get; init; } = 0.95;

    /// <summary>True: also sweep over N and τ (<see cref="ScalingReport.Curves"/>).</summary>
    public bool Curves { get; init; }

    /// <summary>Questions under way at once. It changes how long it takes, nothing else.</summary>
    public int Concurrency { get; init; } = 2;
}

/// <summary>The most operations of each method: the static method's budget.</summary>
/// <param name="BestOfN">Samples.</param>
/// <param name="SelfRefine">Answers, the first included.</param>
/// <param name="TreeOfThoughts">Nodes.</param>
/// <param name="LongCot">Chunks.</param>
public sealed record ScalingCaps(int BestOfN = 16, int SelfRefine = 4, int TreeOfThoughts = 16, int LongCot = 32)
{
    /// <summary>The most the library takes.</summary>
    public const int Most = 64;

    /// <summary>The cap of a method.</summary>
    public int Of(string method) => method switch
    {
        ScalingPlan.BestOfN => BestOfN,
        ScalingPlan.SelfRefine => SelfRefine,
        ScalingPlan.TreeOfThoughts => TreeOfThoughts,
        ScalingPlan.LongCot => LongCot,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "not one of the paper's methods"),
    };
}

/// <summary>A question to measure with.</summary>
/// <param name="Id">Unique; seeds follow from it.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Key">The right answer: for scoring, and for the arm that is scored by it; it goes into no prompt.</param>
/// <param name="Family">Questions of one family are alike; null: like no other.</param>
public sealed record ScalingQuestion(string Id, string Text, string Key, string? Family)
{
    /// <summary>A question of a question set.</summary>
    public static ScalingQuestion Of(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new(question.Id, question.Text, question.Answer, question.Origin?.Family);
    }
}
