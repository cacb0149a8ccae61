using CsCheck;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Questions;

public sealed class SlotsTests
{
    [Theory]
    [InlineData("What is 15% of 80?", "What is 15% of 90?")]
    [InlineData("What is 15 of 80?", "What is 80 of 15?")]
    [InlineData("What is 15% of 80?", "What is 15 of 80?")]
    [InlineData("Walk 5 km.", "Walk 5 miles.")]
    [InlineData("He has three apples.", "He has four apples.")]
    [InlineData("He has a dozen eggs.", "He has two dozen eggs.")]
    [InlineData("He ate half the pie.", "He ate the pie.")]
    [InlineData("It costs twice as much.", "It costs thrice as much.")]
    [InlineData("Translate \"cat\".", "Translate \"dog\".")]
    [InlineData("Translate “cat”.", "Translate “dog”.")]
    [InlineData("Translate 'cat'.", "Translate 'dog'.")]
    [InlineData("How old is Anna?", "How old is Peter?")]
    [InlineData("Dan had $3.", "Ben had $3.")]
    [InlineData("Tom owes Anna five dollars.", "Anna owes Tom five dollars.")]
    [InlineData("Is Jordan Adams Australian?", "Is James Miller Australian?")]
    [InlineData("Should I worry?", "Should I not worry?")]
    [InlineData("Can I pay?", "Can't I pay?")]
    [InlineData("Tea with milk?", "Tea without milk?")]
    [InlineData("How can I become more calm?", "How can I become less calm?")]
    [InlineData("Should one buy gold?", "Should one sell gold?")]
    [InlineData("Did prices increase?", "Did prices decrease?")]
    [InlineData("What happens before lunch?", "What happens after lunch?")]
    [InlineData("Is it safe at 3 am?", "Is it safe at 3 pm?")]
    [InlineData("Did Adam use the farm?", "Was Adam used by the farm?")]
    [InlineData("Who won the 1st prize?", "Who won the 2nd prize?")]
    public void Differ(string left, string right) => Assert.NotEqual(Slots.Of(left), Slots.Of(right));

    [Theory]
    [InlineData("What is 15% of 80?", "How much is 15 percent of 80?")]
    [InlineData("Walk 5 km.", "Go 5,000 metres.")]
    [InlineData("He has three apples.", "There are 3 apples that he has.")]
    [InlineData("How old is Anna?", "What is the age of Anna?")]
    [InlineData("Translate \"cat\".", "Please translate the word “cat”.")]
    [InlineData("Olivia's wallet is empty. Is Olivia sad?", "Olivia's purse is empty. Is Olivia sad?")]
    [InlineData("Should I not go?", "Shouldn't I go?")]
    [InlineData("Children play. Do they run?", "Kids play. Do they run?")]
    public void Are_the_same(string left, string right)
    {
        Assert.Equal(Slots.Of(left), Slots.Of(right));
        Assert.Equal(Slots.Of(left).GetHashCode(), Slots.Of(right).GetHashCode());
    }

    [Fact]
    public void Any_changed_number_changes_the_slots() =>
        Gen.Select(Gen.Int[0, 9999].Array[1, 5], Gen.Int[0, 4], Gen.Int[0, 9999]).Sample((numbers, at, other) =>
        {
            at %= numbers.Length;
            var changed = numbers.ToArray();
            changed[at] = other;
            return Slots.Of(Text(numbers)).Equals(Slots.Of(Text(changed))) == (numbers[at] == other);
        });

    [Fact]
    public void Finds_names_by_their_capitals() => Assert.Equal(
        ["jerry", "tom", "new", "york", "jerry"],
        Slots.Of("Jerry had a book. I think that Tom saw it in New York. Then Jerry read it.").Names);

    private static string Text(int[] numbers) => "A shop has " + string.Join(" boxes, and then ", numbers) + " boxes.";
}
