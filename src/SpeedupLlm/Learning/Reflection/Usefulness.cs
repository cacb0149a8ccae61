using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>When a lesson is given up: when it is known, with some certainty, to do harm more often than good.</summary>
internal static class Usefulness
{
    /// <summary>P(it does harm more often than good) above which it goes, with both equally likely beforehand: 4 to 0, 5 to 1, 7 to 2 …</summary>
    private const double Certainty = 0.9;

    private const int FewestJudged = 4;

    private const int MostJudged = 500;

    /// <summary>The lesson after one more request that was shown it.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="helped">Whether the request went better than without; null: not known.</param>
    public static Lesson After(Lesson lesson, bool? helped)
    {
        var next = lesson with
        {
            Uses = lesson.Uses + 1,
            Helpful = lesson.Helpful + (helped == true ? 1 : 0),
            Harmful = lesson.Harmful + (helped == false ? 1 : 0),
        };
        return next with { Retired = next.Retired || DoesHarm(next.Helpful, next.Harmful) };
    }

    private static bool DoesHarm(int helpful, int harmful)
    {
        // Of very many the proportion counts: the sum behind the posterior takes no more than a thousand.
        var scale = Math.Min(1, (double)MostJudged / Math.Max(1, helpful + harmful));
        return helpful + harmful >= FewestJudged && harmful > helpful
            && AnswerGroups.StaysAhead((int)(harmful * scale), (int)(helpful * scale)) > Certainty;
    }
}
