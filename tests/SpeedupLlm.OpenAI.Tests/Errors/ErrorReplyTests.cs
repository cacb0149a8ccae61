using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SpeedupLlm.OpenAI.Tests.Errors;

public sealed class ErrorReplyTests
{
    [Theory]
    [InlineData(401, 502, "upstream_auth"), InlineData(403, 502, "upstream_auth"), InlineData(407, 502, "upstream_auth")]
    [InlineData(400, 400, "theirs"), InlineData(404, 404, "theirs"), InlineData(422, 422, "theirs"), InlineData(429, 429, "theirs")]
    [InlineData(500, 502, "upstream_error"), InlineData(503, 502, "upstream_error"), InlineData(307, 502, "upstream_error")]
    public void A_rejection(int upstream, int status, string code)
    {
        var error = new JsonObject { ["error"] = new JsonObject { ["message"] = "no", ["code"] = "theirs", ["extra"] = 1 } };
        var reply = ErrorReply.Of(Failure(UpstreamFailure.Rejected, (HttpStatusCode)upstream, error));
        Assert.Equal((status, code), (reply.Status, (string?)reply.Body["error"]!["code"]));
        if (code == "theirs") Assert.Equal(1, (int?)reply.Body["error"]!["extra"]);
    }

    [Theory]
    [InlineData(429, 429, "rate_limit_exceeded"), InlineData(413, 413, "upstream_rejected")]
    public void A_rejection_without_an_error_object(int upstream, int status, string code)
    {
        var reply = ErrorReply.Of(Failure(UpstreamFailure.Rejected, (HttpStatusCode)upstream));
        Assert.Equal((status, code), (reply.Status, (string?)reply.Body["error"]!["code"]));
        Assert.Equal("2", reply.RetryAfterSeconds);
    }

    [Theory]
    [InlineData(UpstreamFailure.Cut, 502, "upstream_cut"), InlineData(UpstreamFailure.Garbage, 502, "upstream_garbage")]
    [InlineData(UpstreamFailure.Unreachable, 502, "upstream_unreachable"), InlineData(UpstreamFailure.TimedOut, 504, "upstream_timeout")]
    public void A_failure(UpstreamFailure kind, int status, string code)
    {
        var reply = ErrorReply.Of((Exception)Failure(kind));
        Assert.Equal((status, code), (reply.Status, (string?)reply.Body["error"]!["code"]));
    }

    [Fact]
    public void Our_own_refusals_have_openais_shape()
    {
        var reply = ErrorReply.Of(new SpeedupOptionException("speedup.n", "'speedup.n' is 99: choose 1 to 64."));
        Assert.Equal(400, reply.Status);
        Assert.Equal(
            """{"error":{"message":"'speedup.n' is 99: choose 1 to 64.","type":"invalid_request_error","param":"speedup.n","code":"invalid_value"}}""",
            Encoding.UTF8.GetString(reply.ToUtf8()));
        Assert.Equal("model", (string?)ErrorReply.Of(new InvalidRequestException("model", "x", "m")).Body["error"]!["param"]);
    }

    [Fact]
    public void A_bug_of_ours_says_nothing_about_itself()
    {
        var reply = ErrorReply.Of(new InvalidOperationException("secret path"));
        Assert.Equal(500, reply.Status);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(reply.ToUtf8()), StringComparison.Ordinal);
    }

    private static UpstreamException Failure(UpstreamFailure kind, HttpStatusCode? status = null, JsonObject? error = null) =>
        new(kind, "what happened", null, status, error, TimeSpan.FromSeconds(1.2));
}
