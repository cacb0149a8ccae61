namespace SpeedupLlm.OpenAI.Tests.Requests;

public sealed class SpeedupHeadersTests
{
    private const string Start = """{"model":"m","messages":[{"role":"user","content":"6 × 7?"}]""";

    [Fact]
    public void Headers_say_the_same_as_the_body_and_the_body_wins()
    {
        var request = Wiring.Parse(Start + ""","speedup":{"n":8}}""").WithHeaders(Headers(
            ("X-Speedup-N", "4"), ("x-speedup-context-version", "v1"), ("x-speedup-tau", "0.5"), ("x-speedup-store", "false"), ("x-speedup-prior", "true"),
            ("x-speedup-reference", "42"), ("Idempotency-Key", "abc 1"), ("accept", "*/*")));
        Assert.Equal(
            new SpeedupRequest { N = 8, ContextVersion = "v1", Tau = 0.5, Store = false, Prior = true, Reference = "42", RequestId = "abc 1" }, request.Speedup);
    }

    [Fact]
    public void Other_headers_change_nothing() =>
        Assert.Null(Wiring.Parse(Start + "}").WithHeaders(Headers(("accept", "*/*"), ("accept", "*/*"))).Speedup);

    [Theory]
    [InlineData("x-speedup-n", "many"), InlineData("x-speedup-n", "1.5"), InlineData("x-speedup-tau", "NaN"), InlineData("x-speedup-store", "0")]
    [InlineData("x-speedup-contextVersion", "1"), InlineData("x-speedup-foo", "1"), InlineData("Idempotency-Key", ""), InlineData("Idempotency-Key", "é")]
    public void A_wrong_header_is_named(string name, string value) =>
        Assert.Equal(name, Assert.Throws<InvalidRequestException>(() => Wiring.Parse(Start + "}").WithHeaders(Headers((name, value)))).Param);

    [Fact]
    public void An_id_has_255_characters_at_most()
    {
        var request = Wiring.Parse(Start + "}");
        Assert.NotNull(request.WithHeaders(Headers(("idempotency-key", new('a', 255)))).Speedup?.RequestId);
        Assert.Throws<InvalidRequestException>(() => request.WithHeaders(Headers(("idempotency-key", new('a', 256)))));
    }

    [Fact]
    public void A_header_there_twice_is_refused() =>
        Assert.Throws<InvalidRequestException>(() =>
            Wiring.Parse(Start + "}").WithHeaders(Headers(("x-speedup-n", "1"), ("X-Speedup-N", "2"))));

    private static IEnumerable<KeyValuePair<string, string>> Headers(params (string Name, string Value)[] headers) =>
        headers.Select(header => KeyValuePair.Create(header.Name, header.Value));
}
