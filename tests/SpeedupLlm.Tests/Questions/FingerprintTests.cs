using CsCheck;
using SpeedupLlm.Questions;

namespace SpeedupLlm.Tests.Questions;

public sealed class FingerprintTests
{
    [Theory]
    [InlineData("a\r\nb", "a\nb", true)]
    [InlineData("  a b\n", "a b", true)]
    [InlineData("a b", "a  b", false)]
    [InlineData("a", "A", false)]
    public void Counts_what_may_matter(string left, string right, bool same) =>
        Assert.Equal(same, Fingerprint.Of(left) == Fingerprint.Of(right));

    // Not theory data: the test platform would replace the broken halves.
    [Fact]
    public void Tells_broken_text_apart() => Assert.NotEqual(Fingerprint.Of("a\ud800"), Fingerprint.Of("a\udbff"));

    // Stored memories are found by these values: a change here loses them all.
    [Fact]
    public void Stays_the_same_for_ever() => Assert.Equal("9608f7c62a1f44bf438464eddd0e3ba84201d60687a124835d3d14c48c281070", Fingerprint.Of("What is 3+4?").Hex);

    [Fact]
    public void Tells_texts_apart() => Gen.Select(Gen.String.AlphaNumeric, Gen.String.AlphaNumeric)
        .Sample((left, right) => (left == right) == (Fingerprint.Of(left) == Fingerprint.Of(right)));
}
