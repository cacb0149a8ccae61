namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// When a memory scope is tuned anew: at 1, 3, 10, 30, 100, 300 … solved experiences. Each tuning begins at the base model and takes all of them, so the
/// work in all stays within one and a half times the last one's.
/// </summary>
internal static class TuningSchedule
{
    /// <summary>The last step that <paramref name="known"/> experiences have reached; 0: none.</summary>
    public static int StepAt(int known)
    {
        var (last, decade) = (0, 1);
        while (true)
        {
            foreach (var step in (int[])[decade, 3 * decade])
            {
                if (step > known)
                    return last;
                last = step;
            }

            if (decade > int.MaxValue / 30)
                return last;
            decade *= 10;
        }
    }

    /// <summary>Whether a step was reached since the last tuning.</summary>
    /// <param name="known">Experiences there are now.</param>
    /// <param name="before">Experiences there were at the last tuning; 0: there was none.</param>
    /// <param name="least">The fewest examples that can be tuned on.</param>
    public static bool IsDue(int known, int before, int least) => known >= least && (StepAt(known) > StepAt(before) || before < least);
}
