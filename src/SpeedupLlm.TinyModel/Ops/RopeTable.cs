using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpeedupLlm.TinyModel.Ops;

/// <summary>Angles of the rotary positions: element i of a head's first half turns with element i of its second.</summary>
internal sealed class RopeTable
{
    public RopeTable(TinyConfig config)
    {
        Half = config.HeadDim / 2;
        Cos = new Floats(config.Context * Half);                              // [context, headDim / 2]
        Sin = new Floats(config.Context * Half);                              // [context, headDim / 2]
        for (var position = 0; position < config.Context; position++)
        for (var i = 0; i < Half; i++)
        {
            var angle = position * Math.Pow(config.RopeBase, -(double)i / Half);
            Cos.Span[position * Half + i] = (float)Math.Cos(angle);
            Sin.Span[position * Half + i] = (float)Math.Sin(angle);
        }
    }

    public int Half { get; }

    public Floats Cos { get; }

    public Floats Sin { get; }

    /// <summary>Turns one head at one position in place.</summary>
    public void Turn(Span<float> head, int position, float direction)
    {
        var cos = Cos.Span.Slice(position * Half, Half);
        var sin = Sin.Span.Slice(position * Half, Half);
        var first = head[..Half];
        var second = head.Slice(Half, Half);
        for (var i = 0; i < cos.Length; i++)
        {
            var (a, b, s) = (first[i], second[i], sin[i] * direction);
            first[i] = a * cos[i] - b * s;
            second[i] = a * s + b * cos[i];
        }
    }

    /// <summary>The same by vectors; halves are multiples of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void TurnFast(float* head, int position, float direction)
    {
        float* cos = Cos.Pointer + position * Half, sin = Sin.Pointer + position * Half;
        for (var i = 0; i < Half; i += 8)
        {
            Vector256<float> a = Vector256.Load(head + i), b = Vector256.Load(head + Half + i);
            Vector256<float> c = Vector256.Load(cos + i), s = Vector256.Load(sin + i) * direction;
            (a * c - b * s).Store(head + i);
            (a * s + b * c).Store(head + Half + i);
        }
    }
}
