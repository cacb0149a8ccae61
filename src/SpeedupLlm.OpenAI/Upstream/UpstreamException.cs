using System.Net;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI;

/// <summary>The upstream gave no usable answer. The message says what a person can do and never holds the API key.</summary>
public sealed class UpstreamException : HttpRequestException
{
    internal UpstreamException(
        UpstreamFailure kind, string message, Exception? inner = null, HttpStatusCode? status = null,
        JsonObject? error = null, TimeSpan? retryAfter = null)
        : base((inner as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, message, inner, status)
    {
        Kind = kind;
        Error = error;
        RetryAfter = retryAfter;
    }

    /// <summary>What went wrong.</summary>
    public UpstreamFailure Kind { get; }

    /// <summary>The upstream's own error body, where it sent one as JSON.</summary>
    public JsonObject? Error { get; }

    /// <summary>How long the upstream asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>What went wrong with an upstream.</summary>
public enum UpstreamFailure
{
    /// <summary>It answered with an error status.</summary>
    Rejected,

    /// <summary>No connection, or it closed before it answered.</summary>
    Unreachable,

    /// <summary>One of our timeouts ran out.</summary>
    TimedOut,

    /// <summary>Its body or stream ended early.</summary>
    Cut,

    /// <summary>What it sent is not a chat completion.</summary>
    Garbage,
}
