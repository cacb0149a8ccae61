namespace SpeedupLlm.Cli.Tests;

public sealed class UsageTests
{
    private static readonly string[] Model = ["--upstream", "http://127.0.0.1:9/v1", "--model", "fake-1"];

    [Theory]
    [InlineData("--help", "speedup serve")]
    [InlineData("serve --help", "speedup serve --upstream")]
    [InlineData("ask --help", "speedup ask \"What is 17 * 23?\"")]
    [InlineData("savings --help", "speedup savings --data")]
    [InlineData("doctor --help", "speedup doctor --upstream")]
    [InlineData("judge calibrate --help", "speedup judge calibrate --file")]
    [InlineData("bench guard --help", "speedup bench guard --json")]
    public async Task Every_help_text_has_examples(string arguments, string example)
    {
        var help = (await Command.RunAsync(arguments.Split(' '))).AssertDone();
        Assert.Contains("Example", help.Output, StringComparison.Ordinal);
        Assert.Contains(example, help.Output, StringComparison.Ordinal);
        Assert.Empty(help.Errors);
    }

    [Fact]
    public async Task It_tells_its_version() => Assert.StartsWith("0.1.0", (await Command.RunAsync(["--version"])).AssertDone().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("serve --upstream http://127.0.0.1:9/v1 --model a --fine-tunes b", "--fine-tunes b is not among --model")]
    [InlineData("serve --model gpt-4o-mini", "--upstream")]
    [InlineData("serve --api-key-env HOME", "--upstream")]
    [InlineData("serve --upstream no/such/file.model", "no/such/file.model")]
    [InlineData("ask hi --upstream no/such/file.model", "no/such/file.model")]
    [InlineData("ask hi --upstream tiny --max-tokens 0", "--max-tokens")]
    [InlineData("serve --continues-prefix", "--continues-prefix", "embedded")]
    [InlineData("ask hi --log-probabilities", "--log-probabilities")]
    [InlineData("judge calibrate", "--file")]
    [InlineData("judge calibrate --file no/such/items.jsonl", "no/such/items.jsonl")]
    [InlineData("ask hi --upstream tiny --temperature 3", "--temperature")]
    [InlineData("serve --upstream http://127.0.0.1:9/v1", "--model")]
    [InlineData("serve --upstream nonsense --model m", "--upstream")]
    [InlineData("serve --upstream localhost:11434/v1 --model m", "--upstream")]
    [InlineData("serve --upstream ftp://127.0.0.1/v1 --model m", "--upstream")]
    [InlineData("ask hi --upstream localhost:11434/v1 --model m", "--upstream")]
    [InlineData("doctor --upstream localhost:11434/v1 --model m", "--upstream")]
    [InlineData("savings --gateway localhost:8080/v1", "--gateway")]
    [InlineData("savings --gateway nonsense", "--gateway")]
    [InlineData("savings", "--data")]
    [InlineData("bench guard --share 0", "--share")]
    [InlineData("bench guard --share 1.5", "--share")]
    [InlineData("savings --data a --gateway http://127.0.0.1:9/v1", "--gateway")]
    [InlineData("frobnicate", "frobnicate")]
    public async Task A_usage_error_ends_with_2_and_names_the_option(string arguments, params string[] says) =>
        (await Command.RunAsync(arguments.Split(' '))).AssertFailed(2, says);

    [Theory]
    [InlineData("--port seven", "--port")]
    [InlineData("--port 70000", "--port", "65535")]
    [InlineData("--control-share 2", "--control-share", "between 0 and 1")]
    [InlineData("--timeout 0", "--timeout")]
    [InlineData("--api-key-env SPEEDUP_NO_SUCH_KEY", "--api-key-env", "SPEEDUP_NO_SUCH_KEY")]
    [InlineData("--seed x", "--seed")]
    [InlineData("--control-share x", "--control-share")]
    [InlineData("--data", "--data")]
    [InlineData("--colour", "--colour")]
    [InlineData("--profile /no/such/file.json", "/no/such/file.json")]
    public async Task A_wrong_option_of_serve_ends_with_2_and_names_it(string arguments, params string[] says) =>
        (await Command.RunAsync(["serve", .. Model, .. arguments.Split(' ')])).AssertFailed(2, says);

    [Theory]
    [InlineData("--method magic", "method", "best-of-n")]
    [InlineData("--n 65", "n", "64")]
    [InlineData("--tau 2", "tau")]
    [InlineData("--memory x", "memory", "in-context")]
    [InlineData("--recall x", "recall", "exact")]
    [InlineData("--temperature hot", "--temperature")]
    public async Task A_wrong_option_of_ask_ends_with_2_and_names_it(string arguments, params string[] says) =>
        (await Command.RunAsync(["ask", "6 x 7?", .. Model, .. arguments.Split(' ')])).AssertFailed(2, says);

    [Fact]
    public async Task An_empty_data_directory_name_ends_with_2() =>
        (await Command.RunAsync(["serve", "--port", "0", .. Model, "--data", ""])).AssertFailed(2, "--data");

    [Fact]
    public async Task A_key_with_a_line_break_ends_with_2_and_names_the_option_and_not_the_key() =>
        (await Command.RunAsync(
            ["serve", "--port", "0", .. Model, "--api-key-env", "SPEEDUP_TEST_KEY"], change: start => start.Environment["SPEEDUP_TEST_KEY"] = "sk-a\nb"))
        .AssertFailed(2, "--api-key-env");

    [Theory]
    [InlineData("""{"methd":"single"}""", "methd")]
    [InlineData("""{"method":"magic"}""", "method", "best-of-n")]
    [InlineData("""{"n":"eight"}""", "$.n")]
    [InlineData("""{"n":65}""", "n is 65")]
    [InlineData("""{"tau":2}""", "tau")]
    [InlineData("""{"sharing":"world"}""", "sharing", "user and space")]
    [InlineData("""{"controlShare":-1}""", "ControlShare")]
    [InlineData("""{"prices":{"input":-1}}""", "Prices")]
    [InlineData("""{"prices":{"inputs":1}}""", "inputs")]
    [InlineData("""{"budget":{"calls":0}}""", "Budget")]
    [InlineData("""{"rule":{"regex":"("}}""", "rule.regex")]
    [InlineData("""{"maxDemonstrations":9}""", "MaxDemonstrations")]
    [InlineData("""{"prior":"yes"}""", "$.prior")]
    [InlineData("""{"judge":{"calibration":3}}""", "judge.calibration")]
    [InlineData("""{"judge":{"calibration":"no-such.json"}}""", "judge.calibration", "no-such.json")]
    [InlineData("""{"judge":{"calibration":{"right":50}}}""", "judge.calibration", "rightSaidRight")]
    [InlineData("""{"judge":{"calibration":{"rightSaidRight":60,"right":50,"wrongSaidWrong":1,"wrong":2}}}""", "judge.calibration")]
    [InlineData("""{"judge":{"calibration":{"model":"other","rightSaidRight":50,"right":50,"wrongSaidWrong":50,"wrong":50}}}""", "judge.calibration", "'other'", "fake-1")]
    [InlineData("""{"judge":{"calibration":{"promptVersion":"mine","rightSaidRight":50,"right":50,"wrongSaidWrong":50,"wrong":50}}}""", "Judge.Calibration", "'mine'")]
    [InlineData("[]", "profile", "wrong at $")]
    [InlineData("nonsense", "profile")]
    [InlineData("null", "empty")]
    public async Task A_wrong_profile_ends_with_2_and_names_its_key(string profile, params string[] says)
    {
        using var directory = new TemporaryDirectory();
        (await Command.RunAsync(["serve", "--port", "0", .. Model, "--profile", directory.File("p.json", profile)])).AssertFailed(2, says);
    }
}
