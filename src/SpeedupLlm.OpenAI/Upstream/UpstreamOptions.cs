namespace SpeedupLlm.OpenAI;

/// <summary>One OpenAI-compatible upstream and how patient we are with it.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The address up to and with the version, as OpenAI clients take it: <c>https://api.openai.com/v1</c>.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Sent as a bearer token; null where the upstream wants none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long a connection may take to be made. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt may take to its response headers. Default 120 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest silence while a body or stream is read. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts after the first one, 0–10. Default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The first retry's delay; it doubles, with jitter. Default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether it continues a last message of the assistant instead of answering it: llama.cpp and vLLM do, OpenAI does not. Default false.
    /// </summary>
    public bool ContinuesPrefix { get; init; }

    /// <summary>Whether it takes <c>logprobs</c>; some models refuse them. Default false.</summary>
    public bool TellsLogProbabilities { get; init; }

    /// <summary>How its fine-tuning API is used; null: not at all. Default null.</summary>
    public ProviderTuningOptions? Tuning { get; init; }

    /// <summary>Everything that is wrong, each error naming its key; empty when all is well.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (BaseUrl is null)
            errors.Add("BaseUrl is missing: give the upstream's address, as in https://api.openai.com/v1.");
        else if (!BaseUrl.IsAbsoluteUri || (BaseUrl.Scheme != Uri.UriSchemeHttp && BaseUrl.Scheme != Uri.UriSchemeHttps))
            errors.Add($"BaseUrl '{BaseUrl}' is not an absolute http or https address, as in https://api.openai.com/v1.");
        else if (BaseUrl.UserInfo.Length > 0)
            errors.Add("BaseUrl holds a user or password: put the key into ApiKey.");
        else if (BaseUrl.Query.Length > 0 || BaseUrl.Fragment.Length > 0)
            errors.Add("BaseUrl holds a query or fragment: end it with the path, as in https://api.openai.com/v1.");

        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.Any(c => c is <= ' ' or > '~')))
            errors.Add("ApiKey is empty or holds a space, line break or non-ASCII character: leave it out, or paste it again.");

        Range(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(10));
        Range(nameof(ResponseTimeout), ResponseTimeout, TimeSpan.FromMilliseconds(10));
        Range(nameof(IdleTimeout), IdleTimeout, TimeSpan.FromMilliseconds(10));
        Range(nameof(RetryDelay), RetryDelay, TimeSpan.Zero);
        if (Retries is < 0 or > 10) errors.Add($"Retries is {Retries}: choose 0 to 10.");
        errors.AddRange((Tuning?.Errors() ?? []).Select(error => "Tuning." + error));
        return errors;

        void Range(string key, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > TimeSpan.FromDays(1))
                errors.Add($"{key} is {value}: choose between {least.TotalMilliseconds} ms and one day.");
        }
    }

    /// <summary>Without the key: options end up in logs.</summary>
    public override string ToString() => $"{BaseUrl} ({(ApiKey is null ? "no key" : "key set")})";
}
