using SpeedupLlm.Experiences;
using SpeedupLlm.Testing;

namespace SpeedupLlm.Tests.Learning.Reflection;

/// <summary>A model that fails first, and that writes lessons when asked to.</summary>
internal sealed class Pupil
{
    /// <summary>The same question in other numbers is a near one; the last stands for itself.</summary>
    public const string Pens = "A shop has 12 pens. 5 pens are sold. How many pens are left in the shop?";
    public const string MorePens = "A shop has 31 pens. 9 pens are sold. How many pens are left in the shop?";
    public const string MostPens = "A shop has 44 pens. 6 pens are sold. How many pens are left in the shop?";
    public const string Sea = "Which colour does the deep sea show at night?";

    private int _solved;

    public Pupil() => Model = new FakeModel(call => Reflects(call) ? Write(call) : Solve(call));

    public FakeModel Model { get; }

    /// <summary>A store for its pipelines.</summary>
    public FailingStore Store { get; } = new();

    /// <summary>What it answers to questions, by the number of answers given so far. Default: wrong and right in turn.</summary>
    public Func<FakeCall, int, string> Answers { get; set; } = (_, number) => number % 2 == 0 ? "Answer: 5" : "Answer: 7";

    /// <summary>What it writes when asked for a lesson.</summary>
    public Func<FakeCall, string> Write { get; set; } = _ => "Lesson: take the second from the first.";

    /// <summary>The calls that asked for lessons.</summary>
    public IReadOnlyList<FakeCall> Reflections => [.. Model.Calls.Where(Reflects)];

    /// <summary>A pipeline around it with recall off, one arm only, and the key 7 where a test says nothing else.</summary>
    public Pipeline Pipeline(string memory = "reflect", double control = 0, ISpeedupStore? store = null, Action<SpeedupOptions>? configure = null) => Tests.Pipeline.Around(
        Model,
        options =>
        {
            (options.ControlShare, options.Memory, options.Guard) = (control, memory, false);
            configure?.Invoke(options);
        },
        store);

    public static SpeedupRequest Request(int n = 2, string key = "7") => Tests.Pipeline.BestOf(n, key);

    public static bool SeesLesson(FakeCall call) => call.Messages[0].Text.StartsWith("Lessons from earlier questions", StringComparison.Ordinal);

    private static bool Reflects(FakeCall call) =>
        call.Question.Contains("Write one line that helps", StringComparison.Ordinal) || call.Question.Contains("Write the rules again", StringComparison.Ordinal);

    private string Solve(FakeCall call) => Answers(call, _solved++);
}
