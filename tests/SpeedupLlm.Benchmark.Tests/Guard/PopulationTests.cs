using SpeedupLlm.Benchmark.Guard;

namespace SpeedupLlm.Benchmark.Tests.Guard;

public sealed class PopulationTests
{
    /// <summary>With a uniform p, E[operations] = Σ 1/j for j = 1 … 8.</summary>
    [Fact]
    public void Operations_are_as_calculus_says() =>
        Assert.Equal(Enumerable.Range(1, 8).Sum(j => 1.0 / j), new Population(0.5).Operations(0), 1e-6);

    [Theory]
    [InlineData(0.3, 0.75)]
    [InlineData(0.5, -0.4)]
    [InlineData(0.7, 0.2)]
    public void Requests_drawn_have_the_effect_asked_for(double mean, double cost)
    {
        var (population, draw) = (new Population(mean), new Draw(1));
        var shift = population.CostShift(cost)!.Value;
        const int Requests = 200_000;
        var operations = Enumerable.Range(0, Requests).Average(_ => Population.Operations(draw, population.Logit(draw) + shift));
        Assert.Equal(population.Operations(0) * (1 + cost), operations, 0.04);
    }

    [Theory]
    [InlineData(0.3, -0.3)]
    [InlineData(0.7, 0.3)]
    public void No_shift_reaches_certainty(double mean, double change) => Assert.Null(new Population(mean).ScoreShift(change));

    [Fact]
    public void Scores_drawn_have_the_mean_asked_for()
    {
        var (population, draw) = (new Population(0.7), new Draw(2));
        var shift = population.ScoreShift(-0.2)!.Value;
        Assert.Equal(0.5, Enumerable.Range(0, 200_000).Average(_ => Population.Probability(population.Logit(draw) + shift)), 0.005);
    }
}
