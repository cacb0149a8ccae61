using System.Text;
using SpeedupLlm.Cli.Demo;

namespace SpeedupLlm.Cli.Tests.Demo;

/// <summary>The answer key scores; it must never be seen by the model or learnt.</summary>
public sealed class NoKeyLeaksTests : IDisposable
{
    /// <summary>The same number, written as the model never writes it.</summary>
    private const string Mark = ".0000000";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task No_prompt_and_no_stored_byte_holds_the_answer_key()
    {
        var options = new DemoOptions { Questions = 40, Recall = "exact" };
        var plan = DemoPlan.Stream(options.Seed, options.Questions);
        var marked = plan with { Questions = [.. plan.Questions.Select(question => question with { Key = question.Key + Mark })] };
        using var model = Scripted.Model(marked);
        var progress = await new DemoRun(options, marked, new DemoModel(model, "scripted"), TimeProvider.System) { DataDirectory = _directory.Path }
            .PlayAsync(TestContext.Current.CancellationToken);

        // The keys did their work, and memory did its.
        Assert.Equal(40, progress.Eligible);
        Assert.Contains(progress.Played, played => played.Right);
        Assert.Contains(progress.Played, played => played.Shown > 0);
        Assert.Contains(progress.Played, played => played.Recalled);
        Assert.All(model.Calls, call => Assert.All(call.Messages, message => Assert.DoesNotContain(Mark, message.Text, StringComparison.Ordinal)));
        var files = Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Mark))));
    }

    [Fact]
    public async Task A_demonstration_is_an_answer_that_the_model_gave_itself()
    {
        var options = new DemoOptions { Questions = 20 };
        var stream = DemoPlan.Stream(options.Seed, options.Questions);
        using var model = Scripted.Model(stream);
        await new DemoRun(options, stream with { Documents = [] }, new DemoModel(model, "scripted"), TimeProvider.System)
            .PlayAsync(TestContext.Current.CancellationToken);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in model.Calls)
        {
            Assert.All(
                call.Messages.Where(message => message.Role == Microsoft.Extensions.AI.ChatRole.Assistant), message => Assert.Contains(message.Text, given));
            given.Add(call.Answer);
        }
    }
}
