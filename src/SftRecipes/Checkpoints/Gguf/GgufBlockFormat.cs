using System.Runtime.InteropServices;

namespace SftRecipes.Checkpoints;

/// <summary>Turns numbers into the bytes of a <see cref="GgufTensorType"/> and back.</summary>
/// <param name="Type">The type.</param>
/// <param name="BlockSize">Numbers per block; a row is a whole number of blocks.</param>
/// <param name="BlockBytes">Bytes per block.</param>
/// <param name="FileType"><c>general.file_type</c> of a model that is stored mostly so.</param>
internal abstract record GgufBlockFormat(GgufTensorType Type, int BlockSize, int BlockBytes, uint FileType)
{
    private static readonly GgufBlockFormat[] s_all = [new Float32Blocks(), new Float16Blocks(), new Q4Blocks(), new Q8Blocks()];

    /// <summary>The format of a type.</summary>
    public static GgufBlockFormat Of(GgufTensorType type) => s_all.First(format => format.Type == type);

    /// <summary>The format that a file names by a number; null where it is not known here.</summary>
    public static GgufBlockFormat? Find(uint type) => s_all.FirstOrDefault(format => (uint)format.Type == type);

    /// <summary>Bytes of so many numbers.</summary>
    public long Bytes(long count) => count / BlockSize * BlockBytes;

    /// <summary>Stores whole blocks.</summary>
    public abstract void Encode(ReadOnlySpan<float> values, Span<byte> bytes);

    /// <summary>Reads whole blocks.</summary>
    public abstract void Decode(ReadOnlySpan<byte> bytes, Span<float> values);

    private sealed record Float32Blocks() : GgufBlockFormat(GgufTensorType.F32, BlockSize: 1, BlockBytes: 4, FileType: 0)
    {
        public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes) => MemoryMarshal.AsBytes(values).CopyTo(bytes);

        public override void Decode(ReadOnlySpan<byte> bytes, Span<float> values) => bytes.CopyTo(MemoryMarshal.AsBytes(values));
    }

    private sealed record Float16Blocks() : GgufBlockFormat(GgufTensorType.F16, BlockSize: 1, BlockBytes: 2, FileType: 1)
    {
        public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
        {
            Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
            for (int i = 0; i < values.Length; i++)
            {
                halves[i] = (Half)values[i];
            }
        }

        public override void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
        {
            ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)halves[i];
            }
        }
    }

    /// <summary>A scale, then 32 signed bytes: value = scale · byte; the largest magnitude is ±127.</summary>
    private sealed record Q8Blocks() : GgufBlockFormat(GgufTensorType.Q8_0, BlockSize: 32, BlockBytes: 2 + 32, FileType: 7)
    {
        public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
        {
            for (int block = 0; block < values.Length / BlockSize; block++)
            {
                ReadOnlySpan<float> source = values.Slice(block * BlockSize, BlockSize);
                Span<byte> target = bytes.Slice(block * BlockBytes, BlockBytes);
                float largest = 0;
                foreach (float value in source)
                {
                    largest = MathF.Max(largest, MathF.Abs(value));
                }

                float scale = largest / 127f;
                float inverse = scale == 0 ? 0 : 1f / scale;
                MemoryMarshal.Write(target, (Half)scale);
                for (int i = 0; i < source.Length; i++)
                {
                    target[2 + i] = (byte)(sbyte)MathF.Round(source[i] * inverse, MidpointRounding.AwayFromZero);
                }
            }
        }

        public override void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                ReadOnlySpan<byte> block = bytes.Slice(i / BlockSize * BlockBytes, BlockBytes);
                values[i] = (sbyte)block[2 + (i % BlockSize)] * (float)MemoryMarshal.Read<Half>(block);
            }
        }
    }

    /// <summary>
    /// A scale, then 16 bytes: value = scale · (nibble - 8). The number of the largest magnitude gets nibble 0, so the scale has the other
    /// sign. Low nibbles hold the first half of the block, high ones the second.
    /// </summary>
    private sealed record Q4Blocks() : GgufBlockFormat(GgufTensorType.Q4_0, BlockSize: 32, BlockBytes: 2 + 16, FileType: 2)
    {
        private const int HalfBlock = 16;

        public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
        {
            for (int block = 0; block < values.Length / BlockSize; block++)
            {
                ReadOnlySpan<float> source = values.Slice(block * BlockSize, BlockSize);
                Span<byte> target = bytes.Slice(block * BlockBytes, BlockBytes);
                float largest = 0;
                foreach (float value in source)
                {
                    largest = MathF.Abs(value) > MathF.Abs(largest) ? value : largest;
                }

                float scale = largest / -8f;
                float inverse = scale == 0 ? 0 : 1f / scale;
                MemoryMarshal.Write(target, (Half)scale);
                for (int i = 0; i < HalfBlock; i++)
                {
                    target[2 + i] = (byte)(Nibble(source[i] * inverse) | (Nibble(source[HalfBlock + i] * inverse) << 4));
                }
            }
        }

        public override void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                ReadOnlySpan<byte> block = bytes.Slice(i / BlockSize * BlockBytes, BlockBytes);
                int place = i % BlockSize;
                byte pair = block[2 + (place % HalfBlock)];
                values[i] = ((place < HalfBlock ? pair & 15 : pair >> 4) - 8) * (float)MemoryMarshal.Read<Half>(block);
            }
        }

        private static int Nibble(float scaled) => Math.Min(15, (int)(scaled + 8.5f));
    }
}
