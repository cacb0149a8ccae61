using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Gating;

/// <summary>arm = hash(secret, space, request id) &lt; π: drawn per request, so that a retry with the same id keeps its arm.</summary>
internal static class ArmDraw
{
    public static Arm Draw(ReadOnlySpan<byte> secret, string space, string requestId, double probability)
    {
        return Uniform(secret, space, requestId, string.Empty) < probability ? Arm.Memory : Arm.Control;
    }

    /// <summary>Whether a request is audited: drawn before its arm and apart from it, so that both arms are audited alike.</summary>
    public static bool Audits(ReadOnlySpan<byte> secret, string space, string requestId, double share) =>
        Uniform(secret, space, requestId, "audit:") < share;

    private static double Uniform(ReadOnlySpan<byte> secret, string space, string requestId, string purpose)
    {
        // The length of the space keeps ("a", "bc") and ("ab", "c") apart.
        var text = Encoding.UTF8.GetBytes($"{purpose}{space.Length}:{space}{requestId}");
        var hash = HMACSHA256.HashData(secret, text);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
