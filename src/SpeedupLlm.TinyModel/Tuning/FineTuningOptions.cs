namespace SpeedupLlm.TinyModel.Tuning;

/// <summary>How the embedded model is tuned. The defaults were chosen by experiment: docs/results/tuning.md.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Rank of what is added to each matrix; 1 to 64.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The highest learning rate, of AdamW.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>How often each example is seen, where that makes neither too few steps nor too many.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Examples in a step.</summary>
    public int ExamplesPerStep { get; init; } = 16;

    /// <summary>However few examples there are, so many steps are taken.</summary>
    public int MinSteps { get; init; } = 12;

    /// <summary>However many examples there are, no more steps are taken.</summary>
    public int MaxSteps { get; init; } = 120;

    /// <summary>Tokens of each step that come from the base corpus instead of the examples, so that what the model knew stays; 0: none.</summary>
    public int ReplayTokens { get; init; } = 1_200;

    /// <summary>The replayed documents' part of the loss; in [0, 1).</summary>
    public double ReplayShare { get; init; } = 0.5;

    /// <summary>Tuned models kept ready to answer; others are made ready when asked, which takes some 30 ms. At least 1.</summary>
    public int Ready { get; init; } = 4;

    /// <summary>Throws where the numbers mean nothing.</summary>
    /// <exception cref="InvalidOperationException">Says which and why.</exception>
    internal FineTuningOptions Validated()
    {
        Require(Rank is >= 1 and <= 64, "Rank must be from 1 to 64");
        Require(LearningRate is > 0 and < 1, "LearningRate must be above 0 and below 1");
        Require(Epochs > 0 && ExamplesPerStep > 0 && MinSteps > 0 && MaxSteps >= MinSteps, "Epochs, ExamplesPerStep and MinSteps must be positive, MaxSteps at least MinSteps");
        Require(ReplayTokens >= 0 && ReplayShare is >= 0 and < 1, "ReplayTokens must not be negative, ReplayShare be in [0, 1)");
        Require(Ready > 0, "Ready must be at least 1");
        return this;

        static void Require(bool holds, string message)
        {
            if (!holds)
                throw new InvalidOperationException($"Not a way to tune: {message}.");
        }
    }
}
