using System.Text.Json;
using SpeedupLlm.QuestionSets.Loading;
using SpeedupLlm.Testing;

namespace SpeedupLlm.QuestionSets.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("question-sets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        var questions = QuestionSource.Embedded.Set(Stratum.Misleading, Difficulty.Demo, 1, 20);
        var path = Path.Combine(_folder, "set.jsonl");
        QuestionFiles.WriteJsonl(path, questions);
        var read = QuestionFiles.ReadJsonl(path).ToList();
        Assert.Equal(
            questions.Select(q => (q.Id, q.Text, q.Answer, q.Solution, q.Stratum, q.Difficulty, q.Imitates)),
            read.Select(q => (q.Id, q.Text, q.Answer, q.Solution, q.Stratum, q.Difficulty, q.Imitates)));
        Assert.Contains(" + ", File.ReadAllText(path)); // and no \u002B
    }

    [Fact]
    public void A_stream_is_written_with_places_and_levels()
    {
        var stream = QuestionSource.Embedded.Stream(new StreamPlan { Seed = 1, Topics = 2, Related = 4, FactTopics = 1 });
        var path = Path.Combine(_folder, "stream.jsonl");
        QuestionFiles.WriteJsonl(path, stream);
        QuestionFiles.WriteDocuments(Path.Combine(_folder, "facts.jsonl"), stream.Facts!.Documents);
        var lines = File.ReadAllLines(path).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(stream.Items.Select(i => i.Level.ToString()), lines.Select(l => l.GetProperty("level").GetString()));
        Assert.Equal(stream.Items.Select(i => i.Exposure), lines.Select(l => l.GetProperty("exposure").GetInt32()));
        Assert.Equal(stream.Items.Select(i => i.Id), QuestionFiles.ReadJsonl(path).Select(q => q.Id));
        Assert.StartsWith("{\"id\":\"worth:", File.ReadLines(Path.Combine(_folder, "facts.jsonl")).First());
    }

    [Fact]
    public void Answers_may_be_numbers_and_ids_may_be_missing()
    {
        var path = Write("my set.jsonl", """{"question":"How many?","answer":7.50,"topic":"x"}""", "", """{"id":"b","question":"Which?","answer":"C"}""");
        Assert.Equal([("my set-1", "7.5"), ("b", "C")], QuestionFiles.ReadJsonl(path).Select(q => (q.Id, q.Answer)));
    }

    [Theory]
    [InlineData("""{"question":"x"}""", "'answer'")]
    [InlineData("""{"question":"","answer":"1"}""", "'question'")]
    [InlineData("""{"question":["x"],"answer":"1"}""", "'question'")]
    [InlineData("""{"question":"x","answer":"1","stratum":"Nowhere"}""", "'Nowhere'")]
    [InlineData("""{"question":"x",""", "JSON")]
    [InlineData("[1]", "object")]
    public void A_bad_line_is_named(string line, string what)
    {
        var path = Write("bad.jsonl", """{"question":"x","answer":"1"}""", line);
        var wrong = Assert.Throws<QuestionFileException>(() => QuestionFiles.ReadJsonl(path).ToList());
        Assert.StartsWith($"{path}:2: ", wrong.Message);
        Assert.Contains(what, wrong.Message);
    }

    [Fact]
    public void A_bad_GSM8K_line_is_named()
    {
        var path = Write("test.jsonl", """{"question":"x","answer":"It is 4."}""");
        Assert.Contains($"{path}:1: the answer does not end in '#### N'", Assert.Throws<QuestionFileException>(() => QuestionFiles.ReadGsm8k(path).ToList()).Message);
    }

    [Theory]
    [InlineData(4, "'Answer'", "[", """{"Body":"a","Question":"b","Answer":1.0},""", "", """{"Body":"a","Question":"b"}""", "]")]
    [InlineData(2, "JSON", "[", """{"Body":"a" "Question":"b"}""", "]")]
    [InlineData(1, "array", "{}")]
    public void A_bad_SVAMP_entry_is_named(int line, string what, params string[] lines)
    {
        var path = Write("SVAMP.json", lines);
        var wrong = Assert.Throws<QuestionFileException>(() => QuestionFiles.ReadSvamp(path));
        Assert.StartsWith($"{path}:{line}: ", wrong.Message);
        Assert.Contains(what, wrong.Message);
    }

    [Fact]
    public void The_real_SVAMP_is_read()
    {
        Assert.SkipUnless(SharedFolder.Find("svamp") is not null, "no shared datasets beside the checkout");
        var questions = QuestionFiles.ReadSvamp(SharedFolder.Find("svamp", "SVAMP.json")!);
        Assert.Equal(1000, questions.Count);
        Assert.Equal("51", questions[0].Answer);
        Assert.StartsWith("Each pack of dvds costs 76 dollars.", questions[0].Text);
        Assert.Equal(Stratum.External, questions[0].Stratum);
    }

    [Theory]
    [InlineData("test.jsonl", 1319, "18")]
    [InlineData("train.jsonl", 7473, "72")]
    public void The_real_GSM8K_is_read(string file, int count, string first)
    {
        Assert.SkipUnless(SharedFolder.Find("gsm8k") is not null, "no shared datasets beside the checkout");
        var questions = QuestionFiles.ReadGsm8k(SharedFolder.Find("gsm8k", file)!).ToList();
        Assert.Equal(count, questions.Count);
        Assert.Equal(first, questions[0].Answer);
        Assert.DoesNotContain(questions, q => q.Answer.Contains(',') || q.Solution!.Contains("####"));
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
