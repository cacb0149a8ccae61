using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SpeedupLlm.Scaling;

/// <summary>The randomness of one request: candidate k of question id draws from hash(seed, id, k, call), whatever else runs beside it.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="RequestId">The request's id.</param>
public readonly record struct Draws(long Seed, string RequestId)
{
    /// <summary>The seed for one call, in [0, 2³¹): the range that every known server takes.</summary>
    /// <param name="candidate">0-based.</param>
    /// <param name="call">0-based among the calls made for that candidate.</param>
    public long For(int candidate, int call)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{RequestId}/{candidate}/{call}"));
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) & 0x7fff_ffff;
    }
}
