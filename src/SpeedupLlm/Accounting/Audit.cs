namespace SpeedupLlm.Accounting;

/// <summary>
/// A look at an answer that memory cannot influence: the request answered afresh without memory, or a calibrated judge that sees question and answer
/// only. It is paid for, and kept apart from what the request spent.
/// </summary>
/// <param name="Agrees">
/// Whether the served answer is the fresh one, or the judge calls it right; null: no fresh answer could be had or read, or no verdict.
/// </param>
/// <param name="Cost">Priced tokens.</param>
public sealed record Audit(bool? Agrees, double Cost)
{
    /// <summary>The share of the fresh samples that give the served answer, in [0, 1]; null where only <see cref="Agrees"/> is known.</summary>
    public double? Agreement { get; init; }

    /// <summary>The share of the fresh samples that give the fresh answer, in (0, 1]: how sure it is. Null for a judge, or where none could be had.</summary>
    public double? Confidence { get; init; }

    /// <summary>What counts as the answer's score, in [0, 1]; null: nothing.</summary>
    internal double? Score => Agrees is not { } agrees ? null : Agreement ?? (agrees ? 1 : 0);
}
