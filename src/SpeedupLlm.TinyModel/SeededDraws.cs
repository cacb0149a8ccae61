namespace SpeedupLlm.TinyModel;

/// <summary>SplitMix64: a generator whose whole state is one number, so that every sequence and every document can have its own.</summary>
internal struct SeededDraws(long seed)
{
    private ulong _state = (ulong)seed;

    public readonly long State => (long)_state;

    public ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, n).</summary>
    public int NextBelow(int n) => (int)(NextDouble() * n);

    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
}
