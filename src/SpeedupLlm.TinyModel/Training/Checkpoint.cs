using System.Runtime.InteropServices;
using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Ops;

namespace SpeedupLlm.TinyModel.Training;

/// <summary>All of a run's state: what comes after it is the same, bit for bit, as if the run had never stopped.</summary>
internal sealed record Checkpoint(TinyConfig Config, TrainingOptions Options, IReadOnlyList<string> Pieces, int Step, long Documents, long Tokens)
{
    private const string Magic = "TINYRUN1";

    public void Write(string path, params Floats[] state) =>
        AtomicFile.Write(path, stream =>
        {
            var body = new byte[state.Sum(floats => floats.Length) * sizeof(float)];
            var rest = body.AsSpan();
            foreach (var floats in state)
            {
                MemoryMarshal.AsBytes(floats.Span).CopyTo(rest);
                rest = rest[(floats.Length * sizeof(float))..];
            }

            Sealed.Write(stream, Magic, this, body);
        });

    /// <summary>Fills the state from the file, which must be of the same run.</summary>
    public static Checkpoint Read(string path, Checkpoint expected, params Floats[] state)
    {
        using var file = File.OpenRead(path);
        var (found, body) = Sealed.Read<Checkpoint>(file, Magic, path);
        if (found.Config != expected.Config || found.Options != expected.Options || !found.Pieces.SequenceEqual(expected.Pieces, StringComparer.Ordinal))
            throw new InvalidOperationException($"{path} belongs to a run with another shape, other options or another tokenizer. Delete it to begin anew.");
        var rest = body.Span;
        foreach (var floats in state)
        {
            MemoryMarshal.Cast<byte, float>(rest[..(floats.Length * sizeof(float))]).CopyTo(floats.Span);
            rest = rest[(floats.Length * sizeof(float))..];
        }

        return found;
    }
}
