using System.Runtime.InteropServices;

namespace SpeedupLlm.TinyModel.Tests.Transformer;

/// <summary>Brings LibTorch up where the package's own binary would not load.</summary>
internal static class LibTorch
{
    private static readonly Lazy<bool> Ready = new(Prepare);

    public static bool Available => Ready.Value;

    /// <summary>
    /// TorchSharp's bridge asks for the C++ library of GCC 13 (GLIBCXX_3.4.32) only by name: it uses no symbol of it. Debian 12 has that of GCC 12, so
    /// in the copy beside this test the need is marked as weak, one bit, after which the loader no longer insists.
    /// </summary>
    private static bool Prepare()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return false;
        if (NativeLibrary.TryLoad(path, out _))
            return true;

        var binary = File.ReadAllBytes(path);
        var need = binary.AsSpan().IndexOf(BitConverter.GetBytes(ElfHash("GLIBCXX_3.4.32")));
        const byte weak = 2;                                                 // VER_FLG_WEAK, in vna_flags right behind vna_hash
        binary[need + sizeof(uint)] |= weak;
        File.WriteAllBytes(path + ".weak", binary);
        File.Move(path + ".weak", path, overwrite: true);
        return true;
    }

    private static uint ElfHash(string name)
    {
        var hash = 0u;
        foreach (var c in name)
        {
            hash = (hash << 4) + c;
            hash = (hash ^ (hash & 0xf000_0000) >> 24) & 0x0fff_ffff;
        }

        return hash;
    }
}
