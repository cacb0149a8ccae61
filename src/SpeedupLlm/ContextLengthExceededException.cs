namespace SpeedupLlm;

/// <summary>A model in this process was given a prompt that leaves no room for an answer.</summary>
public sealed class ContextLengthExceededException : InvalidOperationException
{
    /// <summary>A prompt that is too long.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="context">What the model can read, its answer included.</param>
    public ContextLengthExceededException(int tokens, int context)
        : base($"The prompt has {tokens} tokens; the model reads at most {context}, its answer included. Shorten the conversation.") =>
        (Tokens, Context) = (tokens, context);

    /// <summary>The prompt's tokens.</summary>
    public int Tokens { get; }

    /// <summary>What the model can read.</summary>
    public int Context { get; }
}
