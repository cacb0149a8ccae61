using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Benchmark.Memory;

/// <summary>Questions of one level, asked one after the other of a memory that is empty at first.</summary>
/// <param name="Level">The level.</param>
/// <param name="Questions">In the order they are asked.</param>
/// <param name="Lead">How many are asked before any counts.</param>
internal sealed record LevelStream(string Level, IReadOnlyList<StreamQuestion> Questions, int Lead)
{
    /// <summary>Places of the questions that count.</summary>
    public IEnumerable<int> Counted => Enumerable.Range(0, Questions.Count).Where(place => Questions[place].Counts);
}

/// <summary>A place in a stream.</summary>
/// <param name="Id">Unique in the whole benchmark; arm and samples follow from it, in all runs the same.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Counts">False where it is only asked and learnt from.</param>
internal sealed record StreamQuestion(string Id, Question Question, bool Counts)
{
    /// <summary>Questions of one family are alike.</summary>
    public string Family => Question.Origin!.Family;
}
