using System.Text.Json.Nodes;

namespace SpeedupLlm.Gateway.Tests;

/// <summary>For clients that can set nothing but a model's name.</summary>
public sealed class ModelSuffixTests
{
    [Theory]
    [InlineData("fake-1:best-of-n", "best-of-n")]
    [InlineData("fake-1:thorough", "self-refine")]
    public async Task A_models_name_may_choose_method_or_profile_and_the_upstream_never_sees_it(string model, string method)
    {
        await using var gateway = await Running.StartAsync(options => options.Profiles["thorough"] = new SpeedupRequest { Method = "self-refine", N = 2 });
        var reply = await gateway.PostAsync(Running.Ask("6 x 7?", model: model).ToJsonString());
        Assert.Equal(method, (string)reply.Speedup["method"]!);
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal("fake-1", (string)request.Json["model"]!));
    }

    [Fact]
    public async Task What_is_forwarded_goes_to_the_model_itself_and_an_unknown_suffix_is_an_unknown_model()
    {
        await using var gateway = await Running.StartAsync();
        var body = Running.Ask("6 x 7?", model: "fake-1:best-of-n");
        body["tools"] = new JsonArray(new JsonObject { ["type"] = "function" });
        await gateway.PostAsync(body.ToJsonString());
        Assert.Equal("fake-1", (string)gateway.Upstream.Requests[^1].Json["model"]!);
        (await gateway.PostAsync(Running.Ask("6 x 7?", model: "fake-1:magic").ToJsonString())).AssertError(404, "model_not_found");
    }
}
