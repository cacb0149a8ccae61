using SpeedupLlm.Benchmark.Statistics;

namespace SpeedupLlm.Benchmark.Tests.Statistics;

public sealed class StudentTTests
{
    // From the usual table.
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(2, 4.303)]
    [InlineData(4, 2.776)]
    [InlineData(5, 2.571)]
    [InlineData(8, 2.306)]
    [InlineData(10, 2.228)]
    [InlineData(30, 2.042)]
    [InlineData(59, 2.001)]
    [InlineData(100_000, 1.960)]
    public void Quantiles_are_those_of_the_table(int degrees, double expected) => Assert.Equal(expected, StudentT.Quantile975(degrees), 0.002);
}
