using System.CommandLine;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Cli;

/// <summary>The options by which a command finds its model.</summary>
internal sealed class UpstreamArguments
{
    private readonly Option<string> _upstream = new("--upstream")
    {
        Description = "Base URL of any OpenAI-compatible server: https://api.openai.com/v1, http://localhost:11434/v1 …",
        Required = true,
    };

    private readonly Option<string[]> _models = new("--model")
    {
        Description = "The model to ask; give it several times to serve several.",
        Required = true,
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

    public void AddTo(Command command)
    {
        command.Options.Add(_upstream);
        command.Options.Add(_models);
        command.Options.Add(_apiKey);
        command.Options.Add(_timeout);
    }

    public IReadOnlyList<string> Models(ParseResult parsed) => parsed.GetValue(_models) ?? [];

    /// <exception cref="UsageException">The URL is none, or the variable is not set.</exception>
    public UpstreamOptions Options(ParseResult parsed)
    {
        var text = parsed.GetValue(_upstream)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw new UsageException($"--upstream '{text}' is not a URL; give one like http://localhost:11434/v1.");
        var seconds = parsed.GetValue(_timeout);
        if (!(seconds is > 0 and <= 86_400))
            throw new UsageException($"--timeout is {seconds}; give seconds, above 0 and at most 86400.");
        var options = new UpstreamOptions
        {
            BaseUrl = url,
            ApiKey = ApiKey(parsed.GetValue(_apiKey)),
            ResponseTimeout = TimeSpan.FromSeconds(seconds),
            IdleTimeout = TimeSpan.FromSeconds(seconds),
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
