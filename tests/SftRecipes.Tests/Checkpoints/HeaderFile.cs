using System.Buffers.Binary;
using System.Text;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Makes safetensors files of any header, right or wrong.</summary>
internal static class HeaderFile
{
    public static byte[] Bytes(string header, byte[] data, ulong? length = null) => Bytes(Encoding.UTF8.GetBytes(header), data, length);

    public static byte[] Bytes(byte[] header, byte[] data, ulong? length = null)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length ?? (ulong)header.Length);
        return [.. prefix, .. header, .. data];
    }
}
