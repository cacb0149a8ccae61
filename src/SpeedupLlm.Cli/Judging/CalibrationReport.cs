using System.Text.Json.Nodes;
using SpeedupLlm.Scoring;
using Spectre.Console;

namespace SpeedupLlm.Cli.Judging;

/// <summary>What a calibration found, for people and for programs.</summary>
internal static class CalibrationReport
{
    /// <summary>Whether the judge may be used, and why not.</summary>
    public static string Verdict(JudgeCalibration calibration) => calibration switch
    {
        { BetterThanChance: true } => "the judge may be used",
        { EnoughItems: false } =>
            $"refused: a verdict on {calibration.Right + calibration.Wrong} items only, at least {JudgeCalibration.LeastItems} are needed",
        _ => "refused: no better than chance",
    };

    public static void Print(JudgeCalibration calibration)
    {
        Say.Data.WriteLine($"judge: {calibration.Model}, prompts of version {calibration.PromptVersion}");
        Say.Data.WriteLine($"items: {calibration.Right + calibration.Wrong + calibration.Unscored}, {calibration.Unscored} of them without a verdict");
        Say.Data.WriteLine($"right solutions called right (TPR): {calibration.RightSaidRight} of {calibration.Right}, {calibration.TruePositiveRate:P1}");
        Say.Data.WriteLine($"wrong solutions called wrong (TNR): {calibration.WrongSaidWrong} of {calibration.Wrong}, {calibration.TrueNegativeRate:P1}");
        Say.Data.WriteLine($"TPR + TNR − 1: {calibration.Informedness:0.000} (95% interval {calibration.Lower:0.000} to {calibration.Upper:0.000})");
        Say.Data.WriteLine(Verdict(calibration));
    }

    public static JsonObject Json(JudgeCalibration calibration) => new()
    {
        ["model"] = calibration.Model,
        ["promptVersion"] = calibration.PromptVersion,
        ["rightSaidRight"] = calibration.RightSaidRight,
        ["right"] = calibration.Right,
        ["wrongSaidWrong"] = calibration.WrongSaidWrong,
        ["wrong"] = calibration.Wrong,
        ["unscored"] = calibration.Unscored,
        ["truePositiveRate"] = calibration.TruePositiveRate,
        ["trueNegativeRate"] = calibration.TrueNegativeRate,
        ["informedness"] = new JsonObject { ["value"] = calibration.Informedness, ["low"] = calibration.Lower, ["high"] = calibration.Upper },
        ["usable"] = calibration.BetterThanChance,
        ["verdict"] = Verdict(calibration),
    };
}
