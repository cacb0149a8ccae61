using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>Where a document's problems come from.</summary>
internal interface IProblems
{
    Item Draw(SplitMix random);

    /// <summary>A problem at that level to another; null where there is none.</summary>
    Item? Related(Item to, SimilarityLevel level, SplitMix random);

    /// <summary>One that looks alike and needs another operation; null where there is none.</summary>
    Item? Misleading(Item to, SplitMix random);
}
