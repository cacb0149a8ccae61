namespace SpeedupLlm;

/// <summary>Scorer and stopping rule of requests that choose neither, by scaling method; docs/scaling says why.</summary>
/// <param name="Scorer">The scorer.</param>
/// <param name="Stop">The stopping rule.</param>
internal sealed record MethodDefaults(string Scorer, string Stop)
{
    public static MethodDefaults Of(string method) => method switch
    {
        "self-refine" => new("agreement", "nothing-to-mend"),
        // Few candidates: agreement's four equal answers would be most of the budget.
        "cascade" => new("agreement", "window:2"),
        // A tree seldom holds two equal answers, because equal proposals are one; where the upstream tells log-probabilities one answer can be enough.
        "tree-of-thoughts" => new("agreement", "any(confidence,window:2)"),
        "long-cot" => new("log-probability", "confidence"),
        _ => new("agreement", "agreement"),
    };
}
