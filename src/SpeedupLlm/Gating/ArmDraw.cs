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
        // The length of the space keeps ("a", "bc") and ("ab", "c") apart.
        var text = Encoding.UTF8.GetBytes($"{space.Length}:{space}{requestId}");
        var hash = HMACSHA256.HashData(secret, text);
        var uniform = (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
        return uniform < probability ? Arm.Memory : Arm.Control;
    }
}
