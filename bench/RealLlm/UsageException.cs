namespace SpeedupLlm.RealLlm;

/// <summary>Something is missing or wrong with how the command was called: exit code 2, the message is all that is printed.</summary>
internal sealed class UsageException(string message) : Exception(message);
