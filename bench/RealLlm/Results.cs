using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpeedupLlm.RealLlm;

/// <summary>All figures of a run.</summary>
internal sealed record Results(
    IReadOnlyDictionary<string, ScorerFigures> Scorers, IReadOnlyList<ExposureRow> Exposures, string Model, double Seconds)
{
    /// <summary>The scorers by name, then <c>exposures</c> and <c>seconds</c>.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (scorer, figures) in Scorers) json[scorer] = JsonSerializer.SerializeToNode(figures, Player.Json);
        json["exposures"] = JsonSerializer.SerializeToNode(Exposures, Player.Json);
        json["seconds"] = Math.Round(Seconds, 1);
        return json.ToJsonString(new JsonSerializerOptions(Player.Json) { WriteIndented = true });
    }

    public bool Failed => Scorers.Values.Any(s => s.Failed + s.CutShort > 0);
}
