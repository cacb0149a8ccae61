using System.Net;

namespace SpeedupLlm.Tuning;

/// <summary>
/// A capability that a client shows through <c>GetService</c>: it makes models of its own out of solved examples. A request is answered by one of them
/// where its <c>ChatOptions.ModelId</c> names it. Requests are answered while tuning runs.
/// </summary>
public interface IFineTuning
{
    /// <summary>The model that is tuned, as requests name it.</summary>
    string BaseModel { get; }

    /// <summary>The fewest examples that it takes. Default 1.</summary>
    int LeastExamples => 1;

    /// <summary>Tunes the model; what comes out can be asked at once.</summary>
    /// <param name="request">What to learn from.</param>
    /// <param name="progress">Told of every step; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends the tuning soon, with nothing made.</param>
    /// <exception cref="ArgumentException">No example can be learnt from.</exception>
    /// <exception cref="TunedModelNotLoadedException">The model to start from is not here.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<TunedModel> TuneAsync(TuningRequest request, IProgress<TuningProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Makes a tuned model that was kept answerable again, after a restart; does nothing where it is.</summary>
    /// <param name="model">As <see cref="TuneAsync"/> gave it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidDataException">Its weights are not as they were written, or belong to another base model.</exception>
    ValueTask LoadAsync(TunedModel model, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a request failed because the tuned model that it names is not there any more, and will not be there again. Default: over HTTP, not found.
    /// </summary>
    /// <param name="failure">What the request threw.</param>
    bool IsGone(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.GetBaseException() is HttpRequestException { StatusCode: HttpStatusCode.NotFound };
    }

    /// <summary>Forgets a tuned model; does nothing where it is not known. Answers being written by it are written to their end.</summary>
    /// <param name="model">Its <see cref="TunedModel.Model"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    ValueTask DropAsync(string model, CancellationToken cancellationToken);
}
