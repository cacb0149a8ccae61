namespace SpeedupLlm.Accounting;

/// <summary>The side of the running experiment on which an eligible request is booked.</summary>
public enum Arm
{
    /// <summary>The same method without memory and recall.</summary>
    Control,

    /// <summary>With memory and recall.</summary>
    Memory,
}
