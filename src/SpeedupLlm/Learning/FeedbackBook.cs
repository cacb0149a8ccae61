using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scoring;

namespace SpeedupLlm.Learning;

/// <summary>The feedback of a space and what follows from it. Runs in the owner's inbox; writing is waited for, because feedback is rare and must stay.</summary>
internal sealed class FeedbackBook
{
    /// <summary>
    /// A question's own answer is quarantined by one complaint. One that was only shown to the model may be innocent: it takes so many complaints about
    /// answers made with it, and more than there is praise.
    /// </summary>
    private const int Complaints = 3;

    private readonly string _space;
    private readonly SpaceOwnerServices _services;
    private readonly Dictionary<(string Receipt, string Giver), GivenFeedback> _given = [];
    private readonly Dictionary<string, double> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Good, int Bad)> _used = new(StringComparer.Ordinal);

    public FeedbackBook(string space, SpaceOwnerServices services, StoreContents contents)
    {
        (_space, _services) = (space, services);
        foreach (var given in contents.Given.Where(given => given.Space == space))
            Remember(given);
    }

    /// <summary>What feedback says about a draft that is to be admitted: a better score, or why it must not be.</summary>
    public (Experience? Draft, string? Refused) Of(Experience draft, string receiptId)
    {
        return !_scores.TryGetValue(receiptId, out var score) ? (draft, null)
            : score < 0.5 ? (null, "feedback calls it wrong")
            : (draft with { Score = score, ScoreKind = ScoreKind.Verified, Solved = true }, null);
    }

    /// <param name="note">The feedback.</param>
    /// <param name="counts">Whether an outcome waited for it.</param>
    /// <exception cref="StoreException">The store did not take it; nothing has changed.</exception>
    public FeedbackReport Take(FeedbackNote note, bool counts)
    {
        if (_given.ContainsKey((note.Receipt.Id, note.Giver)))
            return FeedbackReport.Known;
        var (receipt, index) = (note.Receipt, _services.Index);
        var recalled = receipt.Path == "recall";
        var used = recalled ? [] : receipt.MemoryUsed.Concat(receipt.Prior?.Experiences ?? []).Select(memory => memory.ExperienceId).Distinct(StringComparer.Ordinal).ToList();
        var given = new GivenFeedback(_space, receipt.Id, receipt.RequestId, note.Giver, note.Score, note.At) { Counts = counts, Used = used };
        var own = (recalled ? receipt.MemoryUsed[0].ExperienceId : receipt.ExperienceId) is { } id ? index.Find(_space, id) : null;
        var blamed = given.IsBad ? used.Where(Blames).ToList() : [];
        var lessons = blamed.Where(each => index.Lessons.Find(_space, each) is { Retired: false }).ToList();
        var commit = new FeedbackCommit(_space)
        {
            Given = given,
            Verified = given.IsBad || own is null ? null : own with { Score = note.Score, ScoreKind = ScoreKind.Verified, Solved = note.Score >= receipt.Tau },
            Corrected = note.Corrected,
            Quarantined = [.. given.IsBad && own is not null ? [own.Id] : (string[])[], .. blamed.Where(each => index.FindAny(_space, each) is not null)],
            Retired = lessons,
        };
        var withheld = With(commit.Quarantined);
        Write(commit);
        Remember(given);
        if (commit.Verified is { } verified)
            index.Update(verified);
        if (commit.Corrected is { } corrected)
            index.Add(corrected, corrected.Embedding.Length > 0);
        return new FeedbackReport(false, counts, withheld, commit.Verified?.Id, commit.Corrected?.Id)
        {
            Ended = [.. lessons, .. _services.Adapters.All(_space).Where(each => each.State == AdapterState.Serving && blamed.Contains(each.Id)).Select(each => each.Id)],
        };
    }

    private bool Blames(string used)
    {
        var (good, bad) = _used.GetValueOrDefault(used);
        return bad + 1 >= Complaints && bad + 1 > good;
    }

    /// <summary>These, and what was made with them: withheld together.</summary>
    private List<string> With(IReadOnlyList<string> ids)
    {
        var made = Descendants.Of(ids, _services.Index.Of(_space), id => _services.Index.Lessons.Find(_space, id)?.Sources);
        return
        [
            .. ids.Where(id => _services.Index.FindAny(_space, id) is { Quarantined: false }).Concat(made.Select(experience => experience.Id))
                .Where(id => !_services.Index.IsWithheld(_space, id)),
        ];
    }

    private void Write(FeedbackCommit commit)
    {
        _services.Store.CommitFeedbackAsync(commit).GetAwaiter().GetResult();
        foreach (var lesson in commit.Retired.Select(id => _services.Index.Lessons.Find(_space, id)).OfType<Lesson>())
            _services.Index.Lessons.Put(lesson with { Retired = true });
        foreach (var quarantined in commit.Quarantined.Select(id => _services.Index.FindAny(_space, id)).OfType<Experience>().Select(each => each with { Quarantined = true }))
        {
            if (quarantined.Document is null)
                _services.Index.Update(quarantined);
            else
                _services.Index.Documents.Put([quarantined]);
        }

        if (commit.Quarantined.Count > 0)
            Curation.Withhold(_services.Index, _services.Adapters, _space);
    }

    private void Remember(GivenFeedback given)
    {
        _given[(given.ReceiptId, given.Giver)] = given;
        // One complaint is enough to keep an answer out.
        _scores[given.ReceiptId] = Math.Min(given.Score, _scores.GetValueOrDefault(given.ReceiptId, 1));
        foreach (var used in given.Used)
        {
            var (good, bad) = _used.GetValueOrDefault(used);
            _used[used] = given.IsBad ? (good, bad + 1) : (good + 1, bad);
        }
    }
}

/// <summary>Feedback on its way to the owner.</summary>
/// <param name="Receipt">The answer's.</param>
/// <param name="Giver">Who gives it; empty: not said.</param>
/// <param name="Score">In [0, 1].</param>
/// <param name="Corrected">The corrected answer as an experience; null: there is none.</param>
/// <param name="At">When.</param>
internal sealed record FeedbackNote(Receipt Receipt, string Giver, double Score, Experience? Corrected, DateTimeOffset At);
