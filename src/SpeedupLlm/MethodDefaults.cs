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
        "tree-of-thoughts" or "cascade" => new("agreement", "window:2"),
        "long-cot" => new("log-probability", "confidence"),
        _ => new("agreement", "agreement"),
    };
}
