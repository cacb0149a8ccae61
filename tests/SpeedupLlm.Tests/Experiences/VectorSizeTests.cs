using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

public sealed class VectorSizeTests
{
    [Fact]
    public void What_the_embedder_says_counts_alone()
    {
        var size = new VectorSize(3, [2, 2, 2]);
        Assert.Equal([true, false, true], new[] { 3, 2, 3 }.Select(size.Take));
    }

    [Fact]
    public void One_of_another_size_is_refused_even_where_it_is_the_first()
    {
        var size = new VectorSize(null, []);
        Assert.Equal([true, false, true, true, false, true], new[] { 2, 3, 3, 3, 2, 3 }.Select(size.Take));
        Assert.Equal([false, true], new[] { 2, 3 }.Select(new VectorSize(null, [3, 3, 2, 0, 0, 0]).Take));
    }

    [Fact]
    public void An_embedder_that_has_changed_for_good_is_believed_in_the_end()
    {
        var size = new VectorSize(null, Enumerable.Repeat(2, 100_000));
        var refused = Enumerable.Repeat(3, 1000).TakeWhile(dimensions => !size.Take(dimensions)).Count();
        Assert.InRange(refused, 3, 40);
        Assert.True(size.Take(3));
    }
}
