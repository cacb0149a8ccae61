namespace SpeedupLlm.Accounting;

/// <summary>What a call was made for: all are spent, but some are told apart.</summary>
public enum CallKind
{
    /// <summary>By the scaling method.</summary>
    Method,

    /// <summary>
    /// For a provisional answer of a chain that goes on: part of what an adaptive run costs, and left out where a static one is compared with it.
    /// </summary>
    Probe,

    /// <summary>By a scorer.</summary>
    Scoring,
}
