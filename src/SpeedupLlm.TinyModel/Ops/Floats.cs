namespace SpeedupLlm.TinyModel.Ops;

/// <summary>A buffer that never moves and starts on a cache line: a 64-byte load that crosses a line costs two.</summary>
internal sealed unsafe class Floats
{
    private readonly float[] _array;
    private readonly int _start;

    public Floats(int length)
    {
        _array = GC.AllocateArray<float>(length + 15, pinned: true);
        var address = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        _start = (int)((64 - (address & 63)) & 63) / sizeof(float);
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>Good for as long as this object is reachable.</summary>
    public float* Pointer => (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[_start]);

    public Span<float> this[Range range] => Span[range];
}
