namespace SpeedupLlm.TinyModel.Corpus;

/// <summary>A problem as training uses it.</summary>
/// <param name="Text">What is asked.</param>
/// <param name="Solution">Worked, a step a line; the last line is <c>Answer: N</c>.</param>
/// <param name="Origin">What its maker needs to find relatives.</param>
internal sealed record Item(string Text, string Solution, object Origin)
{
    public Working Working => Working.Parse(Text, Solution);
}
