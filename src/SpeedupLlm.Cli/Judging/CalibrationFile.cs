using System.Text.Json;
using System.Text.Json.Serialization;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Cli.Judging;

/// <summary>A judge's calibration as a file: what <c>speedup judge calibrate --out</c> writes and a profile's <c>judge.calibration</c> reads.</summary>
internal static class CalibrationFile
{
    private const string Key = "The profile's judge.calibration";

    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, JudgeCalibration calibration)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(calibration, CalibrationJson.Default.JudgeCalibration) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: {exception.Message}");
        }
    }

    /// <summary>A profile's entry: the name of a file, relative to the profile's folder, or the counts themselves.</summary>
    /// <exception cref="UsageException">It is neither, or the file cannot be read.</exception>
    public static JudgeCalibration Of(JsonElement entry, string folder)
    {
        var (json, where) = entry.ValueKind switch
        {
            JsonValueKind.Object => (entry.GetRawText(), Key),
            JsonValueKind.String => Text(Path.Combine(folder, entry.GetString()!)),
            _ => throw new UsageException($"{Key} is {entry.GetRawText()}; give the name of a file that `speedup judge calibrate --out` wrote, or its counts."),
        };
        try
        {
            return JsonSerializer.Deserialize(json, CalibrationJson.Default.JudgeCalibration) is { IsValid: true } calibration
                ? calibration
                : throw new UsageException($"{where} holds counts that cannot be: none may be negative, nor more be said right than there were.");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{where} is wrong at {exception.Path ?? "its start"}: {exception.Message}");
        }
    }

    /// <summary>A calibration of another model than those that will judge says nothing about them; one that is no better than chance will refuse.</summary>
    /// <exception cref="UsageException">It is another model's.</exception>
    public static void Check(JudgeSettings judge, IReadOnlyList<string> models)
    {
        if (judge.Calibration is not { } calibration)
            return;
        if (judge.Model is null && calibration.Model is { } model && !models.Contains(model, StringComparer.Ordinal))
        {
            throw new UsageException(
                $"{Key} is of the model '{model}', and without judge.model the model that answers is the judge ({string.Join(", ", models)}): "
                + $"set judge.model to '{model}', or calibrate again with `speedup judge calibrate`.");
        }

        if (!calibration.BetterThanChance)
            Say.Warning($"{Key}: {CalibrationReport.Verdict(calibration)}; the scorer 'judge' will score nothing.");
    }

    private static (string Json, string Where) Text(string path)
    {
        try
        {
            return (File.ReadAllText(path), $"{Key} {path}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Key} {path} cannot be read: {exception.Message}");
        }
    }
}

/// <summary>A file without its counts must not be read as zeros.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, WriteIndented = true, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(JudgeCalibration))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
