using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.TinyModel.Evaluation;

/// <summary>Who answered.</summary>
public enum TuningArm
{
    /// <summary>The model as it comes, asked plainly.</summary>
    Base,

    /// <summary>The same with the nearest of the same experiences before the question.</summary>
    InContext,

    /// <summary>The model tuned on the experiences, asked plainly.</summary>
    Tuned,
}

/// <summary>What was asked.</summary>
public enum TuningExam
{
    /// <summary>Questions of the learnt families with other numbers (S3).</summary>
    OtherNumbers,

    /// <summary>The learnt questions in other words (S2).</summary>
    OtherWords,

    /// <summary>Questions of never-seen frames that were not learnt.</summary>
    OtherFamilies,

    /// <summary>Families of base training with new numbers.</summary>
    Known,
}

/// <summary>How one arm did in one exam for one topic.</summary>
/// <param name="Examples">Experiences of each topic learnt.</param>
/// <param name="Topic">The topic's number, over all strata.</param>
/// <param name="Stratum">Its stratum.</param>
/// <param name="Exam">What was asked.</param>
/// <param name="Arm">Who answered.</param>
/// <param name="Accuracy">At T = 0.8; the arms are asked the same questions.</param>
public sealed record TuningFigure(int Examples, int Topic, Stratum Stratum, TuningExam Exam, TuningArm Arm, Accuracy Accuracy);

/// <summary>What one tuning cost.</summary>
/// <param name="Topics">Topics learnt together.</param>
/// <param name="Examples">Experiences of each.</param>
/// <param name="Seconds">On the clock.</param>
/// <param name="ProcessorSeconds">Of the whole process, which did nothing else.</param>
/// <param name="Tokens">Tokens processed.</param>
public sealed record TuningCost(int Topics, int Examples, double Seconds, double ProcessorSeconds, long Tokens);
