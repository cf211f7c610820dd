using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// The 256 characters that byte-level BPE writes bytes with, so that its vocabulary is printable text: bytes that are visible Latin-1
/// characters stand for themselves, the others for U+0100 and up in byte order (Radford et al. 2019, GPT-2).
/// </summary>
internal static class ByteAlphabet
{
    private const int NoByte = -1;

    private static readonly char[] s_charOfByte = CharOfByte();
    private static readonly short[] s_byteOfChar = ByteOfChar();

    /// <summary>The character of a byte.</summary>
    public static char CharOf(byte value) => s_charOfByte[value];

    /// <summary>The alphabet, sorted by character.</summary>
    public static IEnumerable<char> SortedCharacters => s_charOfByte.Order();

    /// <summary>Writes text's UTF-8 bytes in this alphabet; an unpaired surrogate becomes the bytes of U+FFFD.</summary>
    public static string FromText(ReadOnlySpan<char> text)
    {
        int maximum = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = maximum <= 512 ? stackalloc byte[512] : new byte[maximum];
        ReadOnlySpan<byte> bytes = buffer[..Encoding.UTF8.GetBytes(text, buffer)];
        return string.Create(bytes.Length, bytes, static (characters, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                characters[i] = s_charOfByte[source[i]];
            }
        });
    }

    /// <summary>
    /// The bytes that a token stands for. A token with a character outside the alphabet (an added token such as one with a blank) is
    /// plain text and stands for its own UTF-8 bytes.
    /// </summary>
    public static byte[] ToBytes(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            int value = token[i] < s_byteOfChar.Length ? s_byteOfChar[token[i]] : NoByte;
            if (value == NoByte)
            {
                return Encoding.UTF8.GetBytes(token);
            }

            bytes[i] = (byte)value;
        }

        return bytes;
    }

    private static char[] CharOfByte()
    {
        char[] characters = new char[256];
        char next = (char)256;
        for (int value = 0; value < 256; value++)
        {
            bool visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = visible ? (char)value : next++;
        }

        return characters;
    }

    private static short[] ByteOfChar()
    {
        short[] bytes = new short[s_charOfByte.Max() + 1];
        Array.Fill(bytes, (short)NoByte);
        for (int value = 0; value < 256; value++)
        {
            bytes[s_charOfByte[value]] = (short)value;
        }

        return bytes;
    }
}
