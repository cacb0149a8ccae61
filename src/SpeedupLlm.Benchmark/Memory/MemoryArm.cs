namespace SpeedupLlm.Benchmark.Memory;

/// <summary>One way to ask a stream.</summary>
/// <param name="Method">The memory method; <c>off</c>: the run that all others are compared with.</param>
/// <param name="Scorer">The scorer.</param>
/// <param name="Gated">True: the product's defaults. False: memory wherever there is any, without control group, guard and audits.</param>
internal sealed record MemoryArm(string Method, string Scorer, bool Gated)
{
    public const string Reference = "reference", Deployable = "deployable";

    private static readonly bool[] On = [true], OnAndOff = [true, false];

    public static MemoryArm Without(string scorer) => new("off", scorer, Gated: true);

    /// <summary>The gate is only taken away where memory is to do harm.</summary>
    public static IEnumerable<bool> Gates(string level) => level == MemoryLevels.Misleading ? OnAndOff : On;

    public static IEnumerable<MemoryArm> Of(string level, MemoryPlan plan) =>
        from method in plan.Methods
        from scorer in plan.Scorers
        from gated in Gates(level)
        select new MemoryArm(method, scorer, gated);

    public SpeedupOptions Options(MemoryPlan plan)
    {
        var options = new SpeedupOptions { Seed = plan.Seed, Experiment = Scorer == Reference, ContextTokens = plan.ContextTokens };
        if (!Gated)
            (options.ControlShare, options.Guard, options.AuditShare) = (0, false, 0);
        return options;
    }

    /// <summary>Only the scorer <c>reference</c> gets the key: without it nothing in the library may see it.</summary>
    public SpeedupRequest Request(StreamQuestion question, int n) => new()
    {
        RequestId = question.Id,
        Method = "best-of-n",
        N = n,
        Memory = Method,
        Recall = "off",
        Scorer = Scorer == Reference ? Reference : null,
        Reference = Scorer == Reference ? question.Question.Answer : null,
    };
}
