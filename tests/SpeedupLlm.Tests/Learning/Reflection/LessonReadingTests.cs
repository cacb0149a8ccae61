using SpeedupLlm.Learning.Reflection;

namespace SpeedupLlm.Tests.Learning.Reflection;

public sealed class LessonReadingTests
{
    [Theory]
    [InlineData("Lesson: add the first number", "add the first number")]
    [InlineData("add the first number", "add the first number")]
    [InlineData("**Lesson:** \"Add the first number.\"", "Add the first number.")]
    [InlineData("\n\nLesson:\nadd the first number\nand more", "add the first number")]
    [InlineData("\"Lesson: add them\"", "add them")]
    [InlineData("lesson 1: add them", "add them")]
    [InlineData("add 100 to percent", "add 100 to percent")]
    [InlineData("Lesson: 39", null)]
    [InlineData("Lesson: the answer is 39.", null)]
    [InlineData("the answer is 39, so add", null)]
    [InlineData("there are 139 ways", "there are 139 ways")]
    [InlineData("Lesson:", null)]
    [InlineData("", null)]
    [InlineData(" \n ", null)]
    [InlineData("hm", null)]
    public void A_lesson_is_the_first_line_that_says_something_and_gives_nothing_away(string text, string? lesson) =>
        Assert.Equal(lesson, LessonReading.Read(text, 1, "39").SingleOrDefault());

    [Fact]
    public void Rules_are_the_last_lines_without_numbers_each_once() => Assert.Equal(
        ["take the second from the first", "divide by the third", "add them"],
        LessonReading.Read("Rules:\n- old rule here\n- take the second from the first\n- take 4 from 8\n- Divide by the third.\n- divide by the third\n* add them", 3, null)
            .Select(rule => rule.TrimEnd('.').ToLowerInvariant()));

    [Fact]
    public void An_answer_in_words_may_be_in_a_lesson_only_where_it_is_not_the_answer() =>
        Assert.Empty(LessonReading.Read("Lesson: it is always Paris here", 1, "Paris"));
}
