namespace SpeedupLlm.Stopping;

/// <summary>
/// Early-Stopping Self-Consistency (ESC; Li et al. 2024, arXiv 2401.10480): candidates are taken in windows of w, one after the other; stop at the
/// first whose answers are all the same.
/// </summary>
internal sealed class Window(int size = Window.DefaultSize) : IStoppingRule
{
    public const string RuleName = "window";
    public const int DefaultSize = 3;
    public const int MaxSize = 64;

    public string Name => size == DefaultSize ? RuleName : $"{RuleName}:{size}";

    public bool UsesScores => false;

    public bool ShouldStop(StoppingState state)
    {
        var count = state.Candidates.Count;
        if (count == 0 || count % size != 0)
            return false;
        var first = state.Candidates[count - size].Answer;
        return first is not null
            && state.Candidates.Skip(count - size).All(candidate => candidate.Answer is { } answer && state.Equality.AreEqual(first, answer));
    }
}
