namespace SpeedupLlm.Cli.Demo;

/// <summary>Where the play stands after a question.</summary>
/// <param name="Played">All questions so far, in their order.</param>
/// <param name="Wanted">Eligible questions wanted.</param>
/// <param name="Elapsed">Time since the first question.</param>
internal sealed record DemoProgress(IReadOnlyList<Played> Played, int Wanted, TimeSpan Elapsed)
{
    private const double UsualShare = 0.6;
    private const double UsualWeight = 40;

    public int Eligible => Played.Count(IsCounted);

    /// <summary>The rest, judged by the latest questions: at the start hardly any is eligible, later most are.</summary>
    public TimeSpan? ToGo
    {
        get
        {
            if (Played.Count < 10)
                return null;
            var latest = Played.Skip(Played.Count - 40).ToList();
            var share = (latest.Count(IsCounted) + (UsualShare * UsualWeight)) / (latest.Count + UsualWeight);
            return Elapsed / Played.Count * Math.Max(0, Wanted - Eligible) / share;
        }
    }

    /// <summary>In one of the two arms that the saving is measured on.</summary>
    public static bool IsCounted(Played played) => played is { Question.Part: Part.Related, Arm: not null };
}
