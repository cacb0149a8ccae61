using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SpeedupLlm.TinyModel.Files;

/// <summary>One row of weights in a file, little-endian.</summary>
internal static class RowCodec
{
    public static int Size(int columns, WeightPrecision precision) => precision switch
    {
        WeightPrecision.Bits32 => columns * sizeof(float),
        WeightPrecision.Bits16 => columns * sizeof(ushort),
        _ => sizeof(float) + columns,
    };

    public static void Write(BinaryWriter writer, ReadOnlySpan<float> row, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Bits32)
        {
            writer.Write(MemoryMarshal.AsBytes(row));
        }
        else if (precision == WeightPrecision.Bits16)
        {
            foreach (var value in row)
                writer.Write((Half)value);
        }
        else
        {
            var scale = TensorPrimitives.MaxMagnitude(row) is var max && max == 0 ? 1 : MathF.Abs(max) / 127;
            writer.Write(scale);
            foreach (var value in row)
                writer.Write((sbyte)MathF.Round(value / scale));
        }
    }

    public static void Read(ReadOnlySpan<byte> bytes, Span<float> row, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Bits32)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(row);
        }
        else if (precision == WeightPrecision.Bits16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), row);
        }
        else
        {
            var scale = MemoryMarshal.Read<float>(bytes);
            for (var i = 0; i < row.Length; i++)
                row[i] = scale * (sbyte)bytes[sizeof(float) + i];
        }
    }
}
