namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// When a memory scope is tuned anew: at 1, 3, 10, 30, 100, 300 … solved trials, of new questions or known ones. Each tuning begins at
/// the base model and takes all that there is, so the work in all stays within one and a half times the last one's.
/// </summary>
internal static class TuningSchedule
{
    /// <summary>The last step that <paramref name="known"/> trials have reached; 0: none.</summary>
    public static int StepAt(int known)
    {
        var step = 0L;
        for (var next = 1L; next <= known; next = next == 3 * Decade(next) ? 10 * Decade(next) : 3 * next)
            step = next;
        return (int)step;

        static long Decade(long step) => step % 3 == 0 ? step / 3 : step;
    }

    /// <summary>Whether a step was reached since the last tuning.</summary>
    /// <param name="known">Trials there are now.</param>
    /// <param name="before">Trials there were at the last tuning; 0: there was none.</param>
    public static bool IsDue(int known, int before) => StepAt(known) > StepAt(before);
}
