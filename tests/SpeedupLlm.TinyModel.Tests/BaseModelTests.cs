namespace SpeedupLlm.TinyModel.Tests;

public sealed class BaseModelTests
{
    [Fact]
    public void It_loads_or_says_what_to_run()
    {
        if (BaseModel.IsIncluded)
            Assert.Equal(BaseModel.Name, BaseModel.Load().Name);
        else
            Assert.Contains("speedup train base", Assert.Throws<InvalidOperationException>(BaseModel.Load).Message, StringComparison.Ordinal);
    }
}
