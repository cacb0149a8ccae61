namespace SpeedupLlm.Benchmark.Scaling;

/// <summary>By what an arm stops and serves.</summary>
internal enum ArmKind
{
    /// <summary>The whole budget; the method's deployable scorer chooses what is served.</summary>
    Static,

    /// <summary>No key: the method's default scorer and rule.</summary>
    Deployable,

    /// <summary>The answer key scores, and the first right answer is enough, as in the paper.</summary>
    Reference,
}

/// <summary>One way to run a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Kind">By what it stops.</param>
/// <param name="N">The most operations.</param>
/// <param name="Tau">τ; null: the plan's.</param>
/// <param name="Stop">The rule; null: the kind's.</param>
internal sealed record ScalingArm(string Method, ArmKind Kind, int N, double? Tau = null, string? Stop = null)
{
    /// <summary>In which a sweep over τ makes sense: rules that read it. The first is what <c>agreement</c> takes to stop at 1, 2, 3 … equal answers.</summary>
    private static readonly double[] Taus = [0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

    private static readonly int[] Ns = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

    /// <summary>The three arms of the report; the static one first, since it makes all calls that the others are a part of.</summary>
    public static IEnumerable<ScalingArm> Three(string method, int cap) =>
        Enum.GetValues<ArmKind>().Select(kind => new ScalingArm(method, kind, cap));

    /// <summary>The arms of the curves: each kind at every N, and the deployable one at every τ with the whole budget.</summary>
    public static IEnumerable<ScalingArm> Sweep(string method, int cap) =>
    [
        .. Enum.GetValues<ArmKind>().SelectMany(kind => Ns.Where(n => n < cap).Append(cap).Select(n => new ScalingArm(method, kind, n))),
        .. Taus.Select(tau => new ScalingArm(method, ArmKind.Deployable, cap, tau, RuleOverTau(method))),
    ];

    /// <summary>The request. Memory and recall are off and nothing is stored: what is measured is stopping alone.</summary>
    public SpeedupRequest Request(ScalingQuestion question) => new()
    {
        RequestId = question.Id,
        Method = Method,
        N = N,
        Memory = "off",
        Recall = "off",
        Store = false,
        Tau = Tau,
        Scorer = Kind == ArmKind.Reference ? "reference" : null,
        Reference = Kind == ArmKind.Reference ? question.Key : null,
        Stop = Stop ?? Kind switch { ArmKind.Static => "never", ArmKind.Reference => "threshold", _ => null },
    };

    /// <summary>Where the method's default rule does not read τ, <c>agreement</c> does.</summary>
    private static string RuleOverTau(string method) => method == ScalingPlan.LongCot ? "confidence" : "agreement";
}
