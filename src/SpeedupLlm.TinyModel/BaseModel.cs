namespace SpeedupLlm.TinyModel;

/// <summary>The model that comes with the product, its weights inside this assembly. It knows small arithmetic word problems only.</summary>
public static class BaseModel
{
    /// <summary>What it is called in requests.</summary>
    public const string Name = "speedup-tiny";

    private const string Resource = "speedup-tiny.model";

    /// <summary>False where the project was built without the weights.</summary>
    public static bool IsIncluded => typeof(BaseModel).Assembly.GetManifestResourceInfo(Resource) is not null;

    /// <summary>Reads the model; some 100 ms, so keep it.</summary>
    /// <exception cref="InvalidOperationException">The weights are not in this build.</exception>
    /// <exception cref="InvalidDataException">The weights are not as they were written.</exception>
    public static EmbeddedModel Load()
    {
        using var weights = typeof(BaseModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The embedded model's weights are not in this build; run `speedup train base`, then build again.");
        return EmbeddedModel.Load(weights, "the embedded model");
    }
}
