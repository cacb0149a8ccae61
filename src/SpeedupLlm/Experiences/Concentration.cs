using System.Text.Json.Serialization;

namespace SpeedupLlm.Experiences;

/// <summary>What memory's answers rest on. Bias that builds up shows as few experiences behind many answers, and as answers that audits do not find.</summary>
public static class Concentration
{
    /// <summary>How many experiences are named.</summary>
    public const int Most = 20;

    /// <summary>The report over uses, those of one answer together.</summary>
    /// <param name="space">The space they are of; null: all.</param>
    /// <param name="uses">The uses.</param>
    /// <param name="most">How many experiences to name, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is not positive.</exception>
    public static ConcentrationReport Of(string? space, IEnumerable<MemoryUse> uses, int most = Most)
    {
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var (answers, all, last) = (0, 0L, string.Empty);
        var tallies = new Dictionary<(string Space, string Id, string Source), Tally>();
        foreach (var use in uses)
        {
            answers += use.ReceiptId == last ? 0 : 1;
            last = use.ReceiptId;
            all++;
            var key = (use.Space, use.ExperienceId, use.Source);
            var tally = tallies.GetValueOrDefault(key);
            tallies[key] = new Tally(
                tally.Answers + 1, tally.Audited + (use.Agreement is null ? 0 : 1), tally.Agreement + (use.Agreement ?? 0), tally.Complaints + use.Complaints);
        }

        return new ConcentrationReport(
            space, answers, tallies.Count, all == 0 ? 0 : 1 / tallies.Values.Sum(tally => Math.Pow((double)tally.Answers / all, 2)),
            [
                .. tallies.OrderByDescending(each => each.Value.Answers).ThenBy(each => each.Key.Id, StringComparer.Ordinal).Take(most).Select(each =>
                    new ExperienceShare(
                        each.Key.Space, each.Key.Id, each.Key.Source, each.Value.Answers, (double)each.Value.Answers / answers, each.Value.Audited,
                        each.Value.Audited == 0 ? null : each.Value.Agreement / each.Value.Audited, each.Value.Complaints)),
            ]);
    }

    private readonly record struct Tally(int Answers, int Audited, double Agreement, int Complaints);
}

/// <summary>What memory's answers rest on.</summary>
/// <param name="Space">The space; null: all.</param>
/// <param name="Answers">Completed answers of the memory arm that used memory.</param>
/// <param name="Experiences">Different experiences behind them.</param>
/// <param name="Effective">
/// The effective number of experiences, 1/Σp² over their shares of all uses (inverse Simpson): 1 where one is behind everything, as many as there are where
/// all are used alike; 0 with none.
/// </param>
/// <param name="Top">Those behind the most answers.</param>
public sealed record ConcentrationReport(string? Space, int Answers, int Experiences, double Effective, IReadOnlyList<ExperienceShare> Top)
{
    /// <summary>The report, with what those of these lessons say that it names.</summary>
    public ConcentrationReport With(IReadOnlyList<Lesson> lessons)
    {
        var texts = lessons.ToDictionary(lesson => (lesson.Space, lesson.Id), lesson => lesson.Text);
        return this with { Top = [.. Top.Select(share => share with { Text = texts.GetValueOrDefault((share.Space, share.Id)) })] };
    }
}

/// <summary>One experience, document or lesson.</summary>
/// <param name="Space">Its space.</param>
/// <param name="Id">Its id.</param>
/// <param name="Source">Where it comes from, as on receipts.</param>
/// <param name="Answers">Answers of the memory arm that used it.</param>
/// <param name="Share">Of all answers that used memory, in [0, 1].</param>
/// <param name="Audited">Of them audited.</param>
/// <param name="Agreement">Mean agreement of those audits, in [0, 1]; null with none.</param>
/// <param name="Complaints">Bad feedback on them.</param>
public sealed record ExperienceShare(
    string Space, string Id, string Source, int Answers, double Share, int Audited, double? Agreement, int Complaints)
{
    /// <summary>What a lesson says; null for all else, and where it is no more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}
