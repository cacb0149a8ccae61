namespace SpeedupLlm.Tuning;

/// <summary>A request names a tuned model that cannot be asked here: never made, dropped, or not loaded since the start.</summary>
public sealed class TunedModelNotLoadedException : InvalidOperationException
{
    /// <summary>A model that is not there.</summary>
    /// <param name="model">As the request names it.</param>
    public TunedModelNotLoadedException(string model)
        : base($"The tuned model '{model}' is not loaded here. Load it, or ask the base model.") => Model = model;

    /// <summary>As the request names it.</summary>
    public string Model { get; }
}
