namespace SpeedupLlm.TinyModel.Transformer;

/// <summary>Documents one after the other without padding; nothing in the model looks across their borders.</summary>
/// <param name="Tokens">[tokens].</param>
/// <param name="Targets">[tokens]: the token to predict there, −1 where nothing is learnt.</param>
/// <param name="Starts">[documents + 1]: where each document begins, and the end.</param>
internal sealed record PackedBatch(int[] Tokens, int[] Targets, int[] Starts)
{
    public int Learnt { get; } = Targets.Count(target => target >= 0);
}
