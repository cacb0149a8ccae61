namespace SpeedupLlm.Cli;

/// <summary>What the command's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, and what it was to do failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong arguments, options or profile.</summary>
    public const int Usage = 2;

    /// <summary>The data directory cannot be used.</summary>
    public const int Store = 3;

    /// <summary>The upstream cannot be used.</summary>
    public const int Upstream = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM while it had something to do.</summary>
    public const int Interrupted = 130;
}
