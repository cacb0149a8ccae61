using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Cli.Demo;

/// <summary>The part of the report a question belongs to.</summary>
internal enum Part
{
    /// <summary>A question of a topic that returns: what the saving is measured on.</summary>
    Related,

    /// <summary>It needs a made-up fact that no weights can know.</summary>
    Facts,

    /// <summary>No other question of the stream is like it.</summary>
    Unrelated,
}

/// <summary>A place in the demo's stream.</summary>
/// <param name="Id">Unique in the stream; the arm follows from it.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Key">The right answer. It is for scoring: it goes into no prompt and no memory.</param>
/// <param name="Part">Where it is reported.</param>
/// <param name="Topic">Questions of one topic are related; unrelated ones have a topic of their own.</param>
/// <param name="Exposure">How many earlier questions of its topic there are.</param>
internal sealed record DemoQuestion(string Id, string Text, string Key, Part Part, int Topic, int Exposure);

/// <summary>All that is asked.</summary>
/// <param name="Questions">In their order.</param>
/// <param name="Documents">The made-up facts, for memory to hold from the start.</param>
internal sealed record DemoStream(IReadOnlyList<DemoQuestion> Questions, IReadOnlyList<FactDocument> Documents);
