using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.OpenAI;

/// <summary>
/// Fine-tuning at a provider: the examples become a file, the file a job, the job a model that requests can name. The file is deleted when the job has
/// ended, the job cancelled when nobody waits for it any more. A process that dies in between leaves both behind at the provider.
/// </summary>
public sealed class ProviderTuning : IFineTuning
{
    private readonly FineTuningApi _api;
    private readonly ProviderTuningOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Tunes at this upstream.</summary>
    /// <param name="upstream">Where; its key must allow fine-tuning.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    /// <exception cref="OptionsValidationException">The options are wrong; all errors are listed.</exception>
    public ProviderTuning(UpstreamHttp upstream, ProviderTuningOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Errors() is { Count: > 0 } errors)
            throw new OptionsValidationException("tuning", typeof(ProviderTuningOptions), errors);
        (_api, _options, _time) = (new FineTuningApi(upstream), options, time ?? TimeProvider.System);
    }

    /// <inheritdoc />
    public string BaseModel => _options.BaseModel!;

    /// <inheritdoc />
    public int LeastExamples => _options.LeastExamples;

    /// <inheritdoc />
    /// <exception cref="UpstreamException">The provider refused, or the job failed; the message says why.</exception>
    public async Task<TunedModel> TuneAsync(TuningRequest request, IProgress<TuningProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Examples.Count < _options.LeastExamples)
        {
            throw new ArgumentException(
                $"There are {request.Examples.Count} examples, and the provider takes {_options.LeastExamples} or more.", nameof(request));
        }

        using var jsonl = new MemoryStream();
        ChatJsonl.Write(request.Examples, jsonl);
        var file = await _api.UploadAsync(jsonl.ToArray(), cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(Job(request, file), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await BestEffortAsync(token => _api.DeleteFileAsync(file, token)).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing to do: the provider keeps it.</summary>
    /// <inheritdoc />
    public ValueTask LoadAsync(TunedModel model, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    /// <exception cref="UpstreamException">The provider refused.</exception>
    public async ValueTask DropAsync(string model, CancellationToken cancellationToken) =>
        await _api.DeleteModelAsync(model, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public bool IsGone(Exception failure) => failure is UpstreamException rejection
        && (rejection.StatusCode == HttpStatusCode.NotFound || (rejection.Error?["error"] as JsonObject)?.StringAt("code") == "model_not_found");

    private async Task<TunedModel> RunAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var job = await _api.StartAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            while (!job.Succeeded)
            {
                if (job.Failed)
                    throw new UpstreamException(UpstreamFailure.Rejected, $"The fine-tuning job {job.Id} {(job.Status == "failed" ? "failed" : "was cancelled")}{(job.Error is null ? "." : ": " + job.Error)}");
                if (_time.GetElapsedTime(started) > _options.JobTimeout)
                    throw new UpstreamException(UpstreamFailure.TimedOut, $"The fine-tuning job {job.Id} did not end within {_options.JobTimeout} (JobTimeout).");
                await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
                job = await _api.GetAsync(job.Id, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!job.Failed)
        {
            // Nobody will ask for it again, and it goes on costing money.
            await BestEffortAsync(token => _api.CancelAsync(job.Id, token)).ConfigureAwait(false);
            throw;
        }

        return job.Model is { } model
            ? new TunedModel(model, ReadOnlyMemory<byte>.Empty, job.TrainedTokens ?? 0)
            : throw new UpstreamException(UpstreamFailure.Garbage, $"The fine-tuning job {job.Id} succeeded without a model.");
    }

    private JsonObject Job(TuningRequest request, string file)
    {
        var hyperparameters = new JsonObject();
        if (_options.Epochs is { } epochs)
            hyperparameters["n_epochs"] = epochs;
        return new JsonObject
        {
            ["model"] = request.StartFrom ?? BaseModel,
            ["training_file"] = file,
            ["suffix"] = _options.Suffix,
            // The API takes 31 bits.
            ["seed"] = request.Seed & int.MaxValue,
            ["method"] = new JsonObject
            {
                ["type"] = "supervised",
                ["supervised"] = new JsonObject { ["hyperparameters"] = hyperparameters },
            },
        };
    }

    private async Task BestEffortAsync(Func<CancellationToken, Task> tidy)
    {
        // Not the caller's token: it may be what ended the job.
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);
        try
        {
            await tidy(soon.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // What stays behind at the provider costs nothing and is listed there.
        }
    }
}
