using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>The calls of OpenAI's fine-tuning API that are needed: files, jobs, models.</summary>
internal sealed class FineTuningApi(UpstreamHttp upstream)
{
    private const long Limit = 4L << 20;

    /// <returns>The file's id.</returns>
    public async Task<string> UploadAsync(byte[] jsonl, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        using var purpose = new StringContent("fine-tune", Encoding.UTF8);
        purpose.Headers.ContentType = null;
        using var file = new ByteArrayContent(jsonl);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        form.Add(purpose, "\"purpose\"");
        form.Add(file, "\"file\"", "\"experiences.jsonl\"");
        return Id(await SendAsync(HttpMethod.Post, "files", form, cancellationToken).ConfigureAwait(false), "file");
    }

    public async Task<FineTuningJob> StartAsync(JsonObject job, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(WireJson.Write(job).ToArray());
        body.Headers.ContentType = UpstreamHttp.Json;
        return FineTuningJob.Read(await SendAsync(HttpMethod.Post, "fine_tuning/jobs", body, cancellationToken).ConfigureAwait(false));
    }

    public async Task<FineTuningJob> GetAsync(string job, CancellationToken cancellationToken) => FineTuningJob.Read(
        await SendAsync(HttpMethod.Get, $"fine_tuning/jobs/{Uri.EscapeDataString(job)}", null, cancellationToken).ConfigureAwait(false));

    public Task CancelAsync(string job, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"fine_tuning/jobs/{Uri.EscapeDataString(job)}/cancel", null, cancellationToken);

    public Task DeleteFileAsync(string file, CancellationToken cancellationToken) => DeleteAsync($"files/{Uri.EscapeDataString(file)}", cancellationToken);

    public Task DeleteModelAsync(string model, CancellationToken cancellationToken) => DeleteAsync($"models/{Uri.EscapeDataString(model)}", cancellationToken);

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path, null, cancellationToken).ConfigureAwait(false);
        }
        catch (UpstreamException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            // It is not there: what was wanted.
        }
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await upstream.SendAsync(method, path, content, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await upstream.RejectionAsync(response, cancellationToken).ConfigureAwait(false);
        using var stream = await upstream.OpenAsync(response, Limit, cancellationToken).ConfigureAwait(false);
        var utf8 = await stream.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return WireJson.Parse(utf8.Span) as JsonObject ?? throw new JsonException("Not an object.");
        }
        catch (JsonException e)
        {
            throw new UpstreamException(UpstreamFailure.Garbage, $"The upstream {upstream.BaseUrl} answered {method} {path} with something that is not a JSON object.", e);
        }
    }

    private string Id(JsonObject answer, string what) => answer.StringAt("id") ?? throw new UpstreamException(
        UpstreamFailure.Garbage, $"The upstream {upstream.BaseUrl} gave a {what} without an id.");
}
