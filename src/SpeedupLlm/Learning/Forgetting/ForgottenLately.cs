using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning;

/// <summary>
/// What was forgotten while requests were under way: they may have read it before, and must not bring it back when they end. Order is counted, not
/// told by clocks.
/// </summary>
internal sealed class ForgottenLately
{
    /// <summary>Beyond these, what began before the oldest of them is not learnt at all.</summary>
    private const int Most = 64;

    private readonly Queue<Entry> _entries = new();
    private long _dropped;
    private long _epoch;

    /// <summary>How often something was forgotten. A request notes it before it reads anything.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>To be called when nobody can read it any more.</summary>
    public void Add(ExperienceQuery query, Reach gone)
    {
        _entries.Enqueue(new Entry(
            _epoch + 1, query, gone.Ids,
            gone.Chosen.Concat(gone.Derived).Where(experience => experience.Document is null).Select(experience => (experience.MemoryScope, experience.Fingerprint)).ToHashSet()));
        if (_entries.Count > Most)
            _dropped = _entries.Dequeue().Epoch;
        Volatile.Write(ref _epoch, _epoch + 1);
    }

    /// <summary>A request's end, without anything that it has of what was forgotten after it began.</summary>
    public Completion Pass(Completion completion)
    {
        var origin = completion.Origin;
        return origin.Epoch < _dropped || _entries.Any(entry => entry.Epoch > origin.Epoch && entry.Concerns(completion, origin))
            ? completion with
            {
                Receipt = completion.Receipt.WithoutTexts(),
                Texts = new Dictionary<string, string>(),
                Draft = null,
                Episode = null,
                NotLearnt = "what it was made of was forgotten meanwhile",
            }
            : completion;
    }

    private sealed record Entry(long Epoch, ExperienceQuery Query, IReadOnlySet<string> Ids, HashSet<(string MemoryScope, string Fingerprint)> Questions)
    {
        public bool Concerns(Completion completion, Origin origin) =>
            completion.Receipt.Named.Concat(completion.Draft?.Parents ?? []).Any(Ids.Contains)
            || Questions.Contains((origin.MemoryScope, origin.Question.Fingerprint))
            || Query.Matches(AsExperience(completion, origin));

        /// <summary>As if all that was said in it had been learnt.</summary>
        private static Experience AsExperience(Completion completion, Origin origin) => new()
        {
            Id = string.Empty,
            Space = completion.Receipt.Space,
            User = origin.User,
            MemoryScope = origin.MemoryScope,
            RecallScope = string.Empty,
            Fingerprint = origin.Question.Fingerprint,
            Question = origin.Question.Text,
            Completion = string.Join('\n', completion.Texts.Values.Append(completion.Draft?.Completion)),
            Solved = false,
            Source = ExperienceSource.Own,
            Created = completion.Receipt.Created,
            Embedder = string.Empty,
            Embedding = default,
        };
    }
}
