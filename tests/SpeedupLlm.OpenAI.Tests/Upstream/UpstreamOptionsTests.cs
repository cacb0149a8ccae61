using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SpeedupLlm.OpenAI.Tests.Upstream;

public sealed class UpstreamOptionsTests
{
    [Fact]
    public void All_errors_are_told_at_once_each_with_its_key()
    {
        var options = new UpstreamOptions
        {
            ApiKey = "sk secret", ConnectTimeout = TimeSpan.Zero, ResponseTimeout = TimeSpan.FromDays(2), IdleTimeout = TimeSpan.FromSeconds(-1),
            Retries = 11, RetryDelay = TimeSpan.FromSeconds(-1),
        };
        var e = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddOpenAIUpstream(options));
        Assert.Equal(
            ["ApiKey", "BaseUrl", "ConnectTimeout", "IdleTimeout", "ResponseTimeout", "Retries", "RetryDelay"],
            e.Failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1"), InlineData("ftp://x/v1"), InlineData("http://me:secret@x/v1"), InlineData("http://x/v1?a=secret"), InlineData("http://x/v1#a")]
    public void A_wrong_address_is_named(string address)
    {
        var error = Assert.Single(new UpstreamOptions { BaseUrl = new(address, UriKind.RelativeOrAbsolute) }.Errors());
        Assert.StartsWith("BaseUrl", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_not_printed()
    {
        var options = new UpstreamOptions { BaseUrl = new("http://x/v1"), ApiKey = "sk-secret" };
        Assert.Empty(options.Errors());
        Assert.Equal("http://x/v1 (key set)", options.ToString());
    }
}
