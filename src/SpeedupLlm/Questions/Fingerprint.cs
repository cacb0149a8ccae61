using System.Security.Cryptography;
using System.Runtime.InteropServices;

namespace SpeedupLlm.Questions;

/// <summary>What identifies a question for exact recall: SHA-256 in hex.</summary>
internal readonly record struct Fingerprint(string Hex)
{
    private const string Namespace = "speedup/question/v1\n";

    /// <summary>The fingerprint of a question: case and inner white space count, since they may matter to the answer.</summary>
    public static Fingerprint Of(string question)
    {
        var text = Namespace + NormalText.Composed(question).Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        // UTF-16 as it stands: an encoder would merge questions that hold different broken surrogates.
        return new Fingerprint(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()))));
    }

    /// <inheritdoc/>
    public override string ToString() => Hex;
}
