namespace SpeedupLlm.TinyModel.Training;

/// <summary>A document to learn from. Nothing in it is seen from other documents.</summary>
/// <param name="Tokens">At least two, at most the model's context.</param>
/// <param name="Learn">For each token, whether predicting it is learnt: answers are, prompts usually not.</param>
public sealed record TrainingDocument(IReadOnlyList<int> Tokens, IReadOnlyList<bool> Learn);

/// <summary>Documents in an order that a seed has fixed: the same index gives the same document in every process.</summary>
public interface ITrainingCorpus
{
    /// <summary>All documents from the one with this 0-based index on; a resumed run goes on there.</summary>
    /// <param name="index">How many documents were already read.</param>
    IEnumerable<TrainingDocument> From(long index);
}

/// <summary>A corpus made of a function from index to document.</summary>
/// <param name="document">Must give the same document whenever it is asked for the same index.</param>
public sealed class IndexedCorpus(Func<long, TrainingDocument> document) : ITrainingCorpus
{
    /// <inheritdoc/>
    public IEnumerable<TrainingDocument> From(long index)
    {
        for (var i = index; ; i++)
            yield return document(i);
    }
}
