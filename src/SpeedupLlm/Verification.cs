using SpeedupLlm.Accounting;
using SpeedupLlm.Scaling;
using SpeedupLlm.Scoring;

namespace SpeedupLlm;

/// <summary>What a request's candidates are scored with, and what is known about the served answer from outside of the model.</summary>
internal sealed class Verification(SpeedupEngine engine, Asked asked, Draws? draws)
{
    private readonly Dictionary<(string Scorer, string Text), double?> _known = [];

    public ScoringContext Scoring(IReadOnlyList<Candidate> candidates, MeteredClient model) => new(
        asked.Question, candidates, engine.Equality, engine.Answers, model, asked.Profile.Request.Reference, engine.Options.Rule)
    {
        Asked = asked.Messages,
        ModelId = asked.Model,
        Prompts = engine.Options.Prompts,
        Judge = engine.Options.Judge,
        Reward = engine.Options.Reward,
        Draws = draws,
        Known = _known,
    };

    /// <summary>A verified score of the answer that is served, or null.</summary>
    /// <param name="served">The answer.</param>
    /// <param name="score">What the scorer said.</param>
    public Score? Of(Candidate served, Score? score) =>
        asked.Profile.Request.Reference is { } reference ? AgainstKey(reference, served) : score is { Kind: ScoreKind.Verified } ? score : null;

    /// <summary>A verified score of an answer that was recalled, or null. Without a model: only a scorer that needs none can tell.</summary>
    public async Task<Score?> OfRecalledAsync(Candidate recalled, CancellationToken cancellationToken)
    {
        if (asked.Profile.Request.Reference is { } reference)
            return AgainstKey(reference, recalled);
        try
        {
            var model = new MeteredClient(NoModel.Instance, new Ledger(engine.Options.Prices, new Budget()));
            var scores = await asked.Profile.Scorer.ScoreAsync(Scoring([recalled], model), cancellationToken).ConfigureAwait(false);
            return scores is [{ Kind: ScoreKind.Verified } score] ? score : null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Where the key is known, the served answer is right or wrong, whichever scorer chose it; one that cannot be read is wrong.</summary>
    private Score AgainstKey(string reference, Candidate served)
    {
        var key = engine.Answers.Read(asked.Question.Text, reference);
        var right = key is not null && served.Answer is { } answer && engine.Equality.AreEqual(key, answer);
        return new Score(right ? 1 : 0, ScoreKind.Verified);
    }
}
