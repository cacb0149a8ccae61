namespace SpeedupLlm.QuestionSets;

/// <summary>How hard a question is, by the number of its operations and the size of its numbers.</summary>
public enum Difficulty
{
    /// <summary>One operation, no number above 20.</summary>
    Easy,

    /// <summary>Two operations (or one with larger numbers), no number above 99.</summary>
    Demo,

    /// <summary>Three operations, or numbers from 100 on.</summary>
    Hard,
}

internal static class Grade
{
    public static Difficulty Of(int operations, int largest) => (operations, largest) switch
    {
        ( <= 1, <= 20) => Difficulty.Easy,
        ( <= 2, <= 99) => Difficulty.Demo,
        _ => Difficulty.Hard,
    };

    /// <summary>Which of a variable's ranges (0 small, 1 medium, 2 large) makes a family this difficult; null where it never is.</summary>
    public static int? Size(Difficulty difficulty, int operations) => (difficulty, operations) switch
    {
        (Difficulty.Easy, 1) => 0,
        (Difficulty.Demo, 2) => 1,
        (Difficulty.Hard, 2) => 2,
        (Difficulty.Hard, 3) => 1,
        _ => null,
    };
}
