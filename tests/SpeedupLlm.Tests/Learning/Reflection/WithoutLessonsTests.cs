using SpeedupLlm.Accounting;
using SpeedupLlm.Learning.Reflection;

namespace SpeedupLlm.Tests.Learning.Reflection;

public sealed class WithoutLessonsTests
{
    private int _sequence;

    [Theory]
    [InlineData(1, 1.0, true)] // faster than 3 operations on average
    [InlineData(5, 1.0, false)]
    [InlineData(3, 1.0, null)]
    [InlineData(1, 0.0, false)] // fast and wrong
    [InlineData(1, null, null)] // nobody knows whether it is right
    public void A_request_is_held_against_the_control_arm_of_its_band(int operations, double? score, bool? helped)
    {
        var without = WithoutLessons.Of([Control(1, 1), Control(5, 1), Control(2, 1), Control(4, 1), Control(8, 1, band: "another")]);
        Assert.Equal(helped, without.Helped(Memory(operations, score), "lesson"));
    }

    [Fact]
    public void Few_control_requests_say_nothing() =>
        Assert.Null(WithoutLessons.Of([Control(5, 1), Control(5, 1), Control(5, 1)]).Helped(Memory(1, 1), "lesson"));

    [Fact]
    public void What_is_not_verified_and_what_did_not_complete_does_not_count()
    {
        var without = WithoutLessons.Of(Enumerable.Range(0, 10).SelectMany(_ => new[] { Control(5, null), Control(5, 1) with { Status = RequestStatus.Failed } }));
        Assert.Null(without.Helped(Memory(1, 1), "lesson"));
    }

    [Fact]
    public void A_lesson_about_hard_questions_is_held_against_hard_questions()
    {
        var without = WithoutLessons.Of(Enumerable.Range(0, 20).Select(_ => Control(1, 1)));
        Assert.False(without.Helped(Memory(4, 1), "hard"));
        for (var i = 0; i < 8; i++)
            without.Take(Control(8, 1), ["hard"]);
        Assert.True(without.Helped(Memory(4, 1), "hard"));
        Assert.False(without.Helped(Memory(4, 1), "easy"));
    }

    [Fact]
    public void An_audit_counts_where_nothing_verifies()
    {
        var without = WithoutLessons.Of(Enumerable.Range(0, 4).Select(_ => Control(3, null) with { Audit = new Audit(true, 1) }));
        Assert.True(without.Helped(Memory(1, null) with { Audit = new Audit(true, 1) }, "lesson"));
        Assert.False(without.Helped(Memory(1, null) with { Audit = new Audit(false, 1) }, "lesson"));
    }

    private Outcome Control(int operations, double? score, string band = "S1") => Made(Arm.Control, operations, score, band);

    private Outcome Memory(int operations, double? score) => Made(Arm.Memory, operations, score, "S1");

    private Outcome Made(Arm arm, int operations, double? score, string band) => new(
        $"q{++_sequence}", "s", _sequence, arm, band, RequestStatus.Completed, 0.5, score, new Spent(1, operations, operations, 1, 0, 1, 1), null);
}
