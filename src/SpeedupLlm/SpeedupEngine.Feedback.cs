using System.Security.Cryptography;
using System.Text;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Learning;
using SpeedupLlm.Scoring;

namespace SpeedupLlm;

/// <content>Feedback, and what memory concentrates on.</content>
public sealed partial class SpeedupEngine
{
    /// <summary>
    /// Takes feedback on an answer: praise verifies what was learnt from it, a complaint quarantines it, a corrected answer is learnt. Durable when the
    /// task completes; the same giver's second word on the same answer changes nothing (docs/feedback.md).
    /// </summary>
    /// <returns>What it did; null: there is no such receipt.</returns>
    /// <exception cref="ArgumentException">The feedback is wrong; the message says why.</exception>
    /// <exception cref="StoreException">The store did not take it, or cannot be read.</exception>
    public async Task<FeedbackReport?> GiveFeedbackAsync(Feedback feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (feedback.Error() is { } error)
            throw new ArgumentException(error, nameof(feedback));
        if (Find(feedback) is not { } receipt || (feedback.Space ?? receipt.Space) != receipt.Space)
            return null;
        var owner = OwnerOf(receipt.Space);
        if (receipt.Learnt == "pending")
        {
            // What it taught is known, or will never be, once its space has worked off what came before.
            await owner.SettleAsync().ConfigureAwait(false);
            receipt = FindReceipt(receipt.Id) ?? receipt;
        }

        var corrected = feedback.Corrected is { } text && receipt.Question is { Text: not null } question
            ? await CorrectedAsync(receipt, question, feedback, text, cancellationToken).ConfigureAwait(false)
            : null;
        return await owner.GiveAsync(new FeedbackNote(receipt, feedback.Giver ?? string.Empty, feedback.Value, corrected, Time.GetUtcNow())).ConfigureAwait(false);
    }

    /// <summary>What memory's answers rest on: a few experiences, or many, and what audits and feedback say of each.</summary>
    /// <param name="space">One space; null: all.</param>
    /// <param name="most">How many experiences to name, at least 1.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public ConcentrationReport Concentration(string? space = null, int most = Experiences.Concentration.Most) =>
        Experiences.Concentration.Of(space, _store.ReadUses(space), most).With(ListLessons(space));

    private Receipt? Find(Feedback feedback) => feedback.ReceiptId is { } id ? FindReceipt(id)
        : Pending.Find(feedback.Space!, feedback.RequestId!) ?? _store.FindReceipt(feedback.Space!, feedback.RequestId!);

    private async Task<Experience> CorrectedAsync(
        Receipt receipt, ReceiptQuestion question, Feedback feedback, string text, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> embedding = default;
        try
        {
            embedding = await Retrieval.EmbedAsync(question.Text!, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Exact recall finds it all the same.
            SpeedupTelemetry.MemoryFailures.Add(1);
            Log.RetrievalFailed(Logger, exception);
        }

        return new Experience
        {
            Id = "exp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"corrected/{receipt.Id}/{feedback.Giver}")).AsSpan(0, 12)),
            Space = receipt.Space,
            User = question.User,
            MemoryScope = question.MemoryScope,
            RecallScope = question.RecallScope ?? "none:" + receipt.Id,
            Fingerprint = question.Fingerprint,
            Question = question.Text!,
            Completion = text,
            Answer = Answers.Read(question.Text!, text)?.Text,
            Score = 1,
            ScoreKind = ScoreKind.Verified,
            Solved = true,
            Source = ExperienceSource.Feedback,
            Experiment = receipt.Experiment,
            Model = receipt.Model,
            Created = Time.GetUtcNow(),
            Embedder = Embedder,
            Embedding = embedding,
        };
    }
}
