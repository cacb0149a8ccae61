using CsCheck;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

public sealed class CodeDotsTests
{
    [Fact]
    public void Every_path_gives_the_sum_itself_up_to_the_greatest_values() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 5], Gen.Bool, Gen.Int).Sample((blocks, rows, extreme, seed) =>
        {
            var width = blocks * CodeDots.Lanes;
            var (random, largest) = (new Random(seed), CodeDots.LargestQuery(width));
            var codes = Enumerable.Range(0, rows * width).Select(_ => (sbyte)(extreme ? sbyte.MaxValue : random.Next(-127, 128))).ToArray();
            var query = Enumerable.Range(0, width).Select(_ => (short)(extreme ? -largest : random.Next(-largest, largest + 1))).ToArray();
            var expected = Enumerable.Range(0, rows).Select(r => query.Select((value, i) => (long)value * codes[r * width + i]).Sum());
            var (dots, portable) = (new int[rows], new int[rows]);
            CodeDots.Into(codes, query, dots);
            CodeDots.With128Bits(codes, query, portable);
            Assert.Equal(expected, dots.Select(dot => (long)dot));
            Assert.Equal(dots, portable);
        });

    [Fact]
    public void Codes_that_are_too_few_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CodeDots.Into(new sbyte[63], new short[32], new int[2]));
}
