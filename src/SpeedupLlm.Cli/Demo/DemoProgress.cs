namespace SpeedupLlm.Cli.Demo;

/// <summary>Where the play stands after a question.</summary>
/// <param name="Played">All questions so far, in their order.</param>
/// <param name="Wanted">Eligible questions wanted.</param>
/// <param name="Elapsed">Time since the first question.</param>
internal sealed record DemoProgress(IReadOnlyList<Played> Played, int Wanted, TimeSpan Elapsed)
{
    public int Eligible => Played.Count(IsCounted);

    /// <summary>The rest, if eligible questions keep coming as they came; null while that cannot be told.</summary>
    public TimeSpan? ToGo => Eligible is var eligible and >= 3 ? Elapsed * Math.Max(0, ((double)Wanted / eligible) - 1) : null;

    /// <summary>In one of the two arms that the saving is measured on.</summary>
    public static bool IsCounted(Played played) => played is { Question.Part: Part.Related, Arm: not null };
}
