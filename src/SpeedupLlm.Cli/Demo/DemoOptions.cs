namespace SpeedupLlm.Cli.Demo;

/// <summary>What a viewer of the demo may choose.</summary>
internal sealed record DemoOptions
{
    public const int FewestQuestions = 10;
    public const int MostQuestions = 2000;

    /// <summary>Draws the questions, the arms and the model's samples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How many eligible questions to play.</summary>
    public int Questions { get; init; } = 300;

    /// <summary><c>reference</c>, the answer key as in the paper, or <c>agreement</c>, which needs no key.</summary>
    public string Scorer { get; init; } = "reference";

    /// <summary><c>off</c> or <c>exact</c>.</summary>
    public string Recall { get; init; } = "off";

    /// <summary>True: the server is given the answer key, for scoring only.</summary>
    public bool SendsKey => string.Equals(Scorer, "reference", StringComparison.Ordinal);
}
