using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Experiences;
using SpeedupLlm.Questions;
using SpeedupLlm.Tuning;

namespace SpeedupLlm.Learning.Tuning;

/// <summary>
/// Tunes a memory scope's model when its schedule says so, and lets a new adapter serve once it has beaten what serves on questions as they are
/// asked (<see cref="ExamQuestions"/>). It only says what is to be; the owner of the space writes it.
/// </summary>
/// <param name="upstream">The model, and its capability to be tuned.</param>
/// <param name="tuning">That capability.</param>
/// <param name="prices">Of calls and of tuning.</param>
/// <param name="answers">Reads answers.</param>
/// <param name="equality">Compares them.</param>
/// <param name="seed">Of tunings and exams.</param>
/// <param name="time">The clock.</param>
internal sealed class AdapterLearner(
    IChatClient upstream, IFineTuning tuning, PriceList prices, IAnswerReader answers, IAnswerEquality equality, long seed, TimeProvider time)
{
    /// <summary>What is to be done with a scope's adapters, if anything.</summary>
    /// <param name="scope">The memory scope, whose space and user its experiences name.</param>
    /// <param name="experiences">The scope's experiences, oldest first.</param>
    /// <param name="adapters">Its adapters for this base model, oldest first.</param>
    /// <param name="cancellationToken">Stops; what was tuned until then stays a candidate.</param>
    /// <exception cref="Exception">The tuning failed, and made nothing.</exception>
    public async Task<AdapterChange> LearnAsync(
        string scope, IReadOnlyList<Experience> experiences, IReadOnlyList<Adapter> adapters, CancellationToken cancellationToken)
    {
        var trainable = experiences.Where(TuningSet.IsTrainable).ToList();
        var candidate = adapters.LastOrDefault(adapter => adapter.State == AdapterState.Candidate);
        var change = AdapterChange.To(adapters);
        var set = TuningSet.Of(trainable);
        var known = trainable.Sum(experience => 1 + experience.Confirmations);
        if (set.Learnt.Count >= tuning.LeastExamples && TuningSchedule.IsDue(known, adapters.Select(adapter => adapter.Known).DefaultIfEmpty().Max())
            && !LearntAlready(set, adapters))
        {
            // One that was never compared makes room for one that knows more.
            if (candidate is not null)
                change = change.With(Rejected(candidate));
            candidate = await TuneAsync(scope, set.Learnt, known, cancellationToken).ConfigureAwait(false);
            change = change.With(candidate, candidate.Cost);
        }

        if (candidate is null)
            return change;
        var questions = ExamQuestions.Of(trainable, candidate.Sources.ToHashSet(StringComparer.Ordinal));
        if (questions.Count == 0)
            return change;

        var serving = adapters.LastOrDefault(adapter => adapter.State == AdapterState.Serving);
        var ledger = new Ledger(prices, new Budget());
        try
        {
            var exam = await ExamineAsync(candidate, serving, questions, ledger, cancellationToken).ConfigureAwait(false);
            candidate = Charged(candidate, ledger) with { Exam = exam };
            change = change.With(exam.Passed ? candidate with { State = AdapterState.Serving } : Rejected(candidate), ledger.Total(0, 0).Cost);
            return exam.Passed && serving is not null ? change.With(serving with { State = AdapterState.Retired }) : change;
        }
        catch (Exception failure)
        {
            // It has been paid for, and can be examined another time.
            return change.With(Charged(candidate, ledger), ledger.Total(0, 0).Cost) with { Failure = failure };
        }
    }

    private async Task<Adapter> TuneAsync(string scope, IReadOnlyList<Experience> learnt, int known, CancellationToken cancellationToken)
    {
        var tuned = await tuning.TuneAsync(new TuningRequest(TrainingExamples.Of(learnt), StartFrom: null, seed), progress: null, cancellationToken).ConfigureAwait(false);
        var first = learnt[0];
        return new Adapter
        {
            Id = "adp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}/{tuned.Model}/{known}")).AsSpan(0, 12)),
            Space = first.Space,
            User = first.User,
            MemoryScope = scope,
            BaseModel = tuning.BaseModel,
            Model = tuned.Model,
            Weights = tuned.Weights,
            Sources = [.. learnt.Select(experience => experience.Id)],
            Known = known,
            State = AdapterState.Candidate,
            TrainedTokens = tuned.TrainedTokens,
            Cost = tuned.TrainedTokens * prices.Of(tuning.BaseModel).Prices.Input,
            Created = time.GetUtcNow(),
        };
    }

    private async Task<AdapterExam> ExamineAsync(
        Adapter candidate, Adapter? serving, IReadOnlyList<Experience> questions, Ledger ledger, CancellationToken cancellationToken)
    {
        foreach (var adapter in new[] { candidate, serving }.OfType<Adapter>())
            await tuning.LoadAsync(new TunedModel(adapter.Model, adapter.Weights, adapter.TrainedTokens), cancellationToken).ConfigureAwait(false);
        var examiner = new AdapterExaminer(new MeteredClient(upstream, ledger), answers, equality, seed);
        return await examiner.CompareAsync(candidate.Model, serving?.Model ?? tuning.BaseModel, questions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same examples make the same model. One that was rejected may pass now that questions are asked in another mix, and has no weights any more.</summary>
    private static bool LearntAlready(TuningSet set, IReadOnlyList<Adapter> adapters) =>
        adapters is [.., { State: not AdapterState.Rejected } last]
        && last.Sources.ToHashSet(StringComparer.Ordinal).SetEquals(set.Learnt.Select(experience => experience.Id));

    private static Adapter Charged(Adapter adapter, Ledger ledger) => adapter with { Cost = adapter.Cost + ledger.Total(0, 0).Cost };

    /// <summary>It stays in the list, so that people see what was tried; its weights don't.</summary>
    private static Adapter Rejected(Adapter adapter) => adapter with { State = AdapterState.Rejected, Weights = default };
}
