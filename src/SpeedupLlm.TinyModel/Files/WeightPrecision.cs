namespace SpeedupLlm.TinyModel.Files;

/// <summary>How a file keeps the matrices. Gains are always kept whole.</summary>
public enum WeightPrecision
{
    /// <summary>32-bit floats.</summary>
    Bits32,

    /// <summary>16-bit floats.</summary>
    Bits16,

    /// <summary>8-bit integers with a scale for each row.</summary>
    Bits8,
}
