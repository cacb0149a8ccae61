namespace SpeedupLlm.Experiences;

/// <summary>What a roll-back did.</summary>
/// <param name="Ended">The adapter that served.</param>
/// <param name="Serving">The one that serves again; null: the base model does.</param>
public sealed record AdapterRollback(Adapter Ended, Adapter? Serving);
