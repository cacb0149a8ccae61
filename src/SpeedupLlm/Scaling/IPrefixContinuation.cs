using Microsoft.Extensions.AI;

namespace SpeedupLlm.Scaling;

/// <summary>
/// A capability that a client shows through <c>GetService</c>: where the last message of a call is the assistant's, the answer continues it.
/// </summary>
public interface IPrefixContinuation
{
    /// <summary>Says in a call's options that its last message is to be continued; changes and returns the options.</summary>
    /// <param name="options">Of the call.</param>
    ChatOptions Continuing(ChatOptions options);
}
