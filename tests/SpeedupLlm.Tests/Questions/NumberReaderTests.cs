using System.Globalization;
using CsCheck;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Questions;

public sealed class NumberReaderTests
{
    [Theory]
    [InlineData("42", 42, null)]
    [InlineData("1,234", 1234, null)]
    [InlineData("1,234.5", 1234.5, null)]
    [InlineData("1 234", 1234, null)]
    [InlineData("1\u00A0234\u00A0567", 1234567, null)]
    [InlineData("1\u2009234", 1234, null)]
    [InlineData("1'234", 1234, null)]
    [InlineData("1_234", 1234, null)]
    [InlineData("1.234.567", 1234567, null)]
    [InlineData("1.234,5", 1234.5, null)]
    [InlineData("1.234", 1.234, null)]
    [InlineData("3,5", 3.5, null)]
    [InlineData("0,125", .125, null)]
    [InlineData(".5", .5, null)]
    [InlineData("3/4", .75, null)]
    [InlineData("2 1/2", 2.5, null)]
    [InlineData("½", .5, null)]
    [InlineData("2½ km", 2.5, "km")]
    [InlineData("-3", -3, null)]
    [InlineData("−3", -3, null)]
    [InlineData("+3", 3, null)]
    [InlineData("negative 3", -3, null)]
    [InlineData("1e5", 1e5, null)]
    [InlineData("1.5E-3", .0015, null)]
    [InlineData("3 × 10^4", 3e4, null)]
    [InlineData("3x10^-4", 3e-4, null)]
    [InlineData("2·10⁶", 2e6, null)]
    [InlineData("10^4", 1e4, null)]
    [InlineData("5 thousand", 5000, null)]
    [InlineData("2.5 million dollars", 2.5e6, "USD")]
    [InlineData("$3 billion", 3e9, "USD")]
    [InlineData("$5m", 5e6, "USD")]
    [InlineData("5k", 5000, null)]
    [InlineData("15%", 15, "%")]
    [InlineData("15 percent", 15, "%")]
    [InlineData("$5", 5, "USD")]
    [InlineData("-$5.20", -5.2, "USD")]
    [InlineData("$ 3", 3, "USD")]
    [InlineData("US$5", 5, "USD")]
    [InlineData("5 $", 5, "USD")]
    [InlineData("€1.234,50", 1234.5, "EUR")]
    [InlineData("12 £", 12, "GBP")]
    [InlineData("USD 7", 7, "USD")]
    [InlineData("7 EUR", 7, "EUR")]
    [InlineData("50 cents", 50, "cent")]
    [InlineData("12 apples", 12, null)]
    [InlineData("12 in the box", 12, null)]
    [InlineData("5-mile", 5, "mi")]
    [InlineData("60 km/h", 60, "km/h")]
    [InlineData("60 miles per hour", 60, "mi/h")]
    [InlineData("4 m²", 4, "m²")]
    [InlineData("4 square feet", 4, "ft²")]
    [InlineData("3 kg", 3, "kg")]
    [InlineData("3 pm", 3, "pm")]
    [InlineData(@"\frac{3}{4}", .75, null)]
    [InlineData(@"2\frac{1}{2}", 2.5, null)]
    [InlineData(@"\$5", 5, "USD")]
    [InlineData(@"5\%", 5, "%")]
    [InlineData(@"5\text{ km}", 5, "km")]
    [InlineData("$12$", 12, null)]
    [InlineData(@"1{,}234", 1234, null)]
    [InlineData(@"3 \times 10^{4}", 3e4, null)]
    [InlineData("twelve", 12, null)]
    [InlineData("twenty-five km", 25, "km")]
    [InlineData("two hundred and six", 206, null)]
    [InlineData("one thousand two hundred", 1200, null)]
    [InlineData("two dozen", 24, null)]
    [InlineData("a dozen", 12, null)]
    [InlineData("half", .5, null)]
    [InlineData("twice", 2, null)]
    public void Reads_a_number_with_its_unit(string text, double value, string? unit)
    {
        var found = Assert.Single(NumberReader.ReadAll(text));
        Assert.Equal(value, found.Value, 1e-9 * Math.Abs(value));
        Assert.Equal(unit, found.Unit?.Name);
    }

    [Theory]
    [InlineData("10-3", new double[] { 10, 3 })]
    [InlineData("10 - 3", new double[] { 10, 3 })]
    [InlineData("3,5,7", new double[] { 3, 5, 7 })]
    [InlineData("3, 456", new double[] { 3, 456 })]
    [InlineData("$5 or $6", new double[] { 5, 6 })]
    [InlineData("one two", new double[] { 1, 2 })]
    [InlineData("3/4/2020", new double[] { 3, 4, 2020 })]
    [InlineData("often someone weighs tendons", new double[0])]
    [InlineData("12 34", new double[] { 12, 34 })]
    public void Tells_numbers_apart(string text, double[] values) =>
        Assert.Equal(values, NumberReader.ReadAll(text).Select(number => number.Value));

    [Fact]
    public void Every_notation_reads_back_as_the_same_value() =>
        Gen.Select(Gen.Int[-999_999_999, 999_999_999], Gen.Int[0, 99], Gen.OneOf<string>(",", " ", "\u00A0", "\u202F", "'", "_", "")).Sample((whole, cents, sign) =>
        {
            var format = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
            format.NumberGroupSeparator = sign;
            var value = decimal.Parse($"{whole}.{cents:00}", CultureInfo.InvariantCulture);
            var found = NumberReader.ReadAll("It is " + value.ToString("N2", format) + " in all.");
            return found.Count == 1 && found[0].Value == (double)value;
        });

    [Fact]
    public void Every_fraction_reads_as_its_quotient() =>
        Gen.Select(Gen.Int[0, 99999], Gen.Int[1, 99999]).Sample((top, bottom) =>
            NumberReader.ReadAll($"{top}/{bottom}") is [var fraction] && fraction.Value == (double)top / bottom
            && NumberReader.ReadAll($@"\frac{{{top}}}{{{bottom}}}") is [var latex] && latex.Value == fraction.Value);

    [Theory]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("1,")]
    [InlineData("$")]
    [InlineData("\\")]
    [InlineData("{1")]
    [InlineData("-")]
    [InlineData("1 2/")]
    [InlineData("one hundred ")]
    [InlineData("\\boxed{")]
    [InlineData("answer ")]
    [InlineData("#### 1\n")]
    [InlineData("'a ")]
    [InlineData("the number ")]
    public void A_megabyte_of_hostile_text_is_read_in_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        NumberReader.ReadAll(text);
        new AnswerReader().Read(text, text);
        Slots.Of(text);
        NormalText.SameWords(text, text);
        // Not about speed: what grows with the square of the length takes hours, on the slowest machine what does not takes seconds.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"{clock.Elapsed} for repeated '{piece}'");
    }
}
