using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Questions;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("Tom has 12 apples. He eats 3 apples. How many apples are left?", "Ana has 1,240 pears. She eats 1 pear. How many pears are left?", true)]
    [InlineData("Tom has 12 apples. He eats 3 of them. How many are left?", "Tom has 5 apples. He eats 2 of them. How many are left?", true)]
    [InlineData("In June Omar procures 5 hives. How many hives are there?", "In June Vera procures 9 hives. How many hives are there?", true)]
    [InlineData("In June Omar procures 5 hives. How many hives are there?", "In June Vera forfeits 9 hives. How many hives are there?", false)]
    [InlineData("Tom has 12 apples. He buys 3 apples.", "Tom has 12 apples. He buys 3 pears.", false)]
    [InlineData("What is 15% of 80?", "What is 20% of 90?", true)]
    [InlineData("What is 15 + 80?", "What is 20 * 90?", false)]
    [InlineData("What does \"chien\" mean?", "What does \"petit chat\" mean?", true)]
    [InlineData("Mary Smith owes Bob 5 dollars.", "Tom owes Bob 7 dollars.", true)]
    [InlineData("A box holds 5 red balls and 3 blue balls.", "A box holds 5 red balls.", false)]
    public void Only_slots_and_what_it_is_about_may_differ(string left, string right, bool same)
    {
        Assert.Equal(same, Template.Same(left, right));
        Assert.Equal(same, Template.Same(right, left));
        Assert.True(Template.Same(left, left));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("' 's \" ( 1.2.3,4 İ 9")]
    public void Any_text_can_be_compared(string text) => Assert.True(Template.Same(text, text));
}
