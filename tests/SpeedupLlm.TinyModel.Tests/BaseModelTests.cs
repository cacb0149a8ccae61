using SpeedupLlm.TinyModel.Corpus;

namespace SpeedupLlm.TinyModel.Tests;

public sealed class BaseModelTests
{
    [Fact]
    public void The_weights_are_in_the_build()
    {
        Assert.True(BaseModel.IsIncluded);
        var model = BaseModel.Load();
        Assert.Equal((BaseModel.Name, BaseTraining.Config), (model.Name, model.Config));
    }
}
