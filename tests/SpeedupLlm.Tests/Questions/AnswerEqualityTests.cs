using CsCheck;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Questions;

public sealed class AnswerEqualityTests
{
    private static readonly Gen<Answer> AnyAnswer = Gen.OneOf(
        Gen.Select(Gen.OneOf(Gen.Double, Gen.Int[-5, 5].Select(i => (double)i)), Gen.OneOf<string?>(null, "km", "m", "USD", "GBP", "pound", "lb", "%", "odd"))
            .Select((value, unit) => new Answer(AnswerKind.Number, "n", value, unit)),
        Gen.OneOf<string>("A", "b", "B").Select(letter => new Answer(AnswerKind.Choice, letter)),
        Gen.OneOf<string>("yes", "no").Select(said => new Answer(AnswerKind.YesNo, said)),
        Gen.String[0, 6].Select(text => new Answer(AnswerKind.Text, text)));

    private readonly AnswerEquality equality = new();

    [Theory]
    [InlineData("1/3", "0.333333", true)]
    [InlineData("1/3", "0.33", false)]
    [InlineData("12", "12.0 apples", true)]
    [InlineData("1,250.5", "1250.50", true)]
    [InlineData("5 km", "5000 m", true)]
    [InlineData("5 km", "5 m", false)]
    [InlineData("5 km", "5 kg", false)]
    [InlineData("5 km", "5", true)]
    [InlineData("$5", "5 dollars", true)]
    [InlineData("$5", "€5", false)]
    [InlineData("$0.50", "50 cents", true)]
    [InlineData("90 minutes", "1.5 hours", true)]
    [InlineData("36 km/h", "10 m/s", true)]
    [InlineData("1 m³", "1000 litres", true)]
    [InlineData("5 pounds", "£5", true)]
    [InlineData("5 pounds", "5 lbs", true)]
    [InlineData("5%", "5", true)]
    [InlineData("5%", "5 kg", false)]
    [InlineData("-3", "3", false)]
    [InlineData("0", "-0", true)]
    [InlineData("0", "0.0000001", false)]
    [InlineData("yes", "Yes!", true)]
    [InlineData("yes", "no", false)]
    [InlineData("B", "(B)", true)]
    [InlineData("B", "C", false)]
    [InlineData("Rome", " *rome*. ", true)]
    [InlineData("Rome", "Milan", false)]
    [InlineData("B", "12", false)]
    [InlineData("yes", "B", false)]
    public void Compares_values(string left, string right, bool equal)
    {
        var reader = new AnswerReader();
        Assert.Equal(equal, equality.AreEqual(reader.Read("", left)!, reader.Read("", right)!));
    }

    [Fact]
    public void Is_reflexive() => AnyAnswer.Sample(answer => equality.AreEqual(answer, answer with { Text = answer.Text }));

    [Fact]
    public void Is_symmetric() => Gen.Select(AnyAnswer, AnyAnswer)
        .Sample((left, right) => equality.AreEqual(left, right) == equality.AreEqual(right, left));

    [Fact]
    public void Never_equals_across_kinds() => Gen.Select(AnyAnswer, AnyAnswer)
        .Sample((left, right) => left.Kind == right.Kind || !equality.AreEqual(left, right));
}
