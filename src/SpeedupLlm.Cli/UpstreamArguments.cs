using System.CommandLine;
using SpeedupLlm.OpenAI;
using SpeedupLlm.TinyModel;

namespace SpeedupLlm.Cli;

/// <summary>The options by which a command finds its model: a server's, or the embedded one.</summary>
internal sealed class UpstreamArguments
{
    private const string Tiny = "tiny";
    private const string WeightsExtension = ".model";

    /// <summary>The names of the options by which a person says what a server can do.</summary>
    public const string ContinuesPrefix = "--continues-prefix";
    public const string LogProbabilities = "--log-probabilities";

    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "Base URL of any OpenAI-compatible server: https://api.openai.com/v1, http://localhost:11434/v1 …; "
            + "tiny (the default): the embedded model, for trying out; FILE.model: weights that `speedup train` wrote.",
    };

    private readonly Option<string[]> _models = new("--model")
    {
        Description = "The model to ask; give it several times to serve several. Default for the embedded model: " + BaseModel.Name + ".",
    };

    private readonly Option<string?> _apiKey = new("--api-key-env")
    {
        Description = "Name of the environment variable that holds the upstream's API key.",
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Seconds until the upstream must have begun to answer, and the longest silence after that.",
        DefaultValueFactory = _ => 120,
    };

    private readonly Option<bool> _continues = new(ContinuesPrefix)
    {
        Description = "The server continues a last message of the assistant (llama.cpp, vLLM): long-cot reads its chain in chunks. `speedup doctor` tries it.",
    };

    private readonly Option<bool> _tells = new(LogProbabilities)
    {
        Description = "The server takes \"logprobs\": true: how sure the model was can be scored. `speedup doctor` tries it.",
    };

    private readonly Option<string?> _tuned = new("--fine-tunes")
    {
        Description = "The model, one of --model, that memory sft tunes through the server's fine-tuning API, as in gpt-4o-mini-2024-07-18. That costs money: each tuning takes all solved experiences.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _upstream, _models, _apiKey, _timeout, _continues, _tells, _tuned })
            command.Options.Add(option);
    }

    /// <summary>True where the model runs in this process.</summary>
    public bool IsEmbedded(ParseResult parsed) =>
        parsed.GetValue(_upstream) is null or Tiny || parsed.GetValue(_upstream)!.EndsWith(WeightsExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The model in this process.</summary>
    /// <exception cref="UsageException">There are no weights, or other options make no sense with it.</exception>
    public EmbeddedModel Embedded(ParseResult parsed)
    {
        var upstream = parsed.GetValue(_upstream);
        if (upstream is null && parsed.GetValue(_models) is { Length: > 0 } models && !models.All(name => name is BaseModel.Name or Tiny))
            throw new UsageException($"--model {models[0]} is some server's: give its URL with --upstream. The embedded model is {BaseModel.Name}.");
        if (parsed.GetValue(_apiKey) is not null)
            throw new UsageException("--api-key-env is for a server: give its URL with --upstream.");
        if (parsed.GetValue(_tuned) is not null)
            throw new UsageException("--fine-tunes is for a server: the embedded model is tuned in this process.");
        if (parsed.GetValue(_continues) || parsed.GetValue(_tells))
            throw new UsageException($"{ContinuesPrefix} and {LogProbabilities} are for a server: the embedded model does both.");
        try
        {
            return upstream is null or Tiny ? BaseModel.Load() : EmbeddedModel.Load(upstream);
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException($"{exception.Message} Or ask a server's model: --upstream URL --model NAME.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException($"--upstream {upstream ?? Tiny}: {exception.Message}");
        }
    }

    /// <summary>The names that were given, if any.</summary>
    public string[] Named(ParseResult parsed) => parsed.GetValue(_models) ?? [];

    /// <summary>The names to ask for, one or more.</summary>
    /// <exception cref="UsageException">A server's model has no name.</exception>
    public IReadOnlyList<string> Models(ParseResult parsed) => parsed.GetValue(_models) switch
    {
        { Length: > 0 } names when IsEmbedded(parsed) => [.. names.Select(name => name == Tiny ? BaseModel.Name : name)],
        { Length: > 0 } names => names,
        _ when IsEmbedded(parsed) => [BaseModel.Name],
        _ => throw new UsageException("--model is missing: name the upstream's model, as in --model llama3.2."),
    };

    /// <summary>The server.</summary>
    /// <exception cref="UsageException">The URL is none, or the variable is not set.</exception>
    public UpstreamOptions Options(ParseResult parsed)
    {
        var text = parsed.GetValue(_upstream)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw new UsageException($"--upstream '{text}' is not a URL; give one like http://localhost:11434/v1, or tiny for the embedded model.");
        if (parsed.GetValue(_tuned) is { } tuned && !Named(parsed).Contains(tuned))
            throw new UsageException($"--fine-tunes {tuned} is not among --model: requests are answered by a tuned model only where they name the one it was made of.");
        var seconds = parsed.GetValue(_timeout);
        if (!(seconds is > 0 and <= 86_400))
            throw new UsageException($"--timeout is {seconds}; give seconds, above 0 and at most 86400.");
        var options = new UpstreamOptions
        {
            BaseUrl = url,
            ApiKey = ApiKey(parsed.GetValue(_apiKey)),
            ResponseTimeout = TimeSpan.FromSeconds(seconds),
            IdleTimeout = TimeSpan.FromSeconds(seconds),
            ContinuesPrefix = parsed.GetValue(_continues),
            TellsLogProbabilities = parsed.GetValue(_tells),
            Tuning = parsed.GetValue(_tuned) is { } model ? new ProviderTuningOptions { BaseModel = model } : null,
        };
        // A person knows the arguments, not the options made of them.
        return options.Errors() is not [var error, ..] ? options : throw new UsageException(error
            .Replace(nameof(options.BaseUrl), "--upstream", StringComparison.Ordinal)
            .Replace(nameof(options.ApiKey), "The key that --api-key-env names", StringComparison.Ordinal));
    }

    private static string? ApiKey(string? variable)
    {
        if (variable is null)
            return null;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key
            ? key
            : throw new UsageException($"--api-key-env names {variable}, which is not set in the environment.");
    }
}
