namespace SpeedupLlm.QuestionSets;

/// <summary>What training may see, and what it never sees.</summary>
public enum Split
{
    /// <summary>Seen in training.</summary>
    Trained,

    /// <summary>Never seen in training; the only thing that benchmarks use.</summary>
    HeldOut,
}

/// <summary>
/// The part of a report a question belongs to. The three held-out strata of word problems are nested: each holds out
/// what the one before does, and more.
/// </summary>
public enum Stratum
{
    /// <summary>Trained families, wordings, numbers and names: for training only.</summary>
    Trained,

    /// <summary>Trained families and wordings; numbers and names that training never saw.</summary>
    HeldOutNumbers,

    /// <summary>Trained families in wordings that training never saw, with held-out numbers and names.</summary>
    HeldOutWordings,

    /// <summary>Whole story frames that training never saw, with held-out numbers and names.</summary>
    HeldOutFamilies,

    /// <summary>
    /// Story frames of trades, whose special verbs decide the operation: nobody can guess it who does not know the trade, and a solved example tells.
    /// Never seen in training either, with held-out numbers and names.
    /// </summary>
    HeldOutTrades,

    /// <summary>Looks near a question of <see cref="HeldOutNumbers"/>, but needs another operation.</summary>
    Misleading,

    /// <summary>Needs made-up facts about words of the training split: for training only.</summary>
    TrainedFacts,

    /// <summary>Needs made-up facts about words that training never saw.</summary>
    Facts,

    /// <summary>Read from a file; nothing is known about its families.</summary>
    External,
}

/// <summary>What a stratum is made of.</summary>
public static class Strata
{
    /// <summary>Whether questions of the stratum may be shown to a model in training.</summary>
    public static Split Split(this Stratum stratum) =>
        stratum is Stratum.Trained or Stratum.TrainedFacts ? QuestionSets.Split.Trained : QuestionSets.Split.HeldOut;

    /// <summary>Whether a number told in a question is kept out of training.</summary>
    public static bool HoldsOut(int number) => Grammar.Quantity.IsHeldOut(number);

    /// <summary>Whether its questions need made-up facts.</summary>
    public static bool NeedsFacts(this Stratum stratum) => stratum is Stratum.TrainedFacts or Stratum.Facts;
}
