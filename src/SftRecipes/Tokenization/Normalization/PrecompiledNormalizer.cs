using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// SentencePiece's normalization rules, compiled into a double-array trie of UTF-8 bytes whose values are places in a list of
/// replacements. Applied with the semantics of Hugging Face's library: a grapheme of less than six bytes is replaced as a whole by the
/// rule of its shortest prefix that has one; else each of its characters by its own.
/// </summary>
internal sealed class PrecompiledNormalizer : TextNormalizer
{
    private const int LongestGrapheme = 5;

    private readonly uint[] _trie;
    private readonly byte[] _replacements;

    /// <param name="charsMap">Length of the trie in bytes (uint32, little endian), the trie, replacements that end in 0.</param>
    /// <exception cref="FormatException">That is not what it is.</exception>
    public PrecompiledNormalizer(ReadOnlySpan<byte> charsMap)
    {
        uint length = charsMap.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(charsMap) : 0;
        if (length is 0 || length % sizeof(uint) != 0 || length > charsMap.Length - sizeof(uint))
        {
            throw new FormatException("a trie of characters");
        }

        _trie = new uint[length / sizeof(uint)];
        for (int i = 0; i < _trie.Length; i++)
        {
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(charsMap[((i + 1) * sizeof(uint))..]);
        }

        _replacements = charsMap[(sizeof(uint) + (int)length)..].ToArray();
    }

    /// <inheritdoc/>
    public override string Normalize(string text)
    {
        StringBuilder result = new(text.Length);
        Span<byte> buffer = stackalloc byte[LongestGrapheme];
        for (int start = 0; start < text.Length;)
        {
            ReadOnlySpan<char> grapheme = text.AsSpan(start, StringInfo.GetNextTextElementLength(text, start));
            if (!Encoding.UTF8.TryGetBytes(grapheme, buffer, out int bytes) || !TryReplace(buffer[..bytes], result))
            {
                foreach (Rune rune in grapheme.EnumerateRunes())
                {
                    if (!TryReplace(buffer[..rune.EncodeToUtf8(buffer)], result))
                    {
                        result.Append(rune.ToString());
                    }
                }
            }

            start += grapheme.Length;
        }

        return result.ToString();
    }

    private bool TryReplace(ReadOnlySpan<byte> utf8, StringBuilder output)
    {
        if (FirstValue(utf8) is not int place || place > _replacements.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> replacement = _replacements.AsSpan(place);
        int length = replacement.IndexOf((byte)0);
        output.Append(Encoding.UTF8.GetString(length < 0 ? replacement : replacement[..length]));
        return true;
    }

    /// <summary>The value of the shortest key that <paramref name="utf8"/> begins with, or null.</summary>
    private int? FirstValue(ReadOnlySpan<byte> utf8)
    {
        uint node = Offset(_trie[0]);
        foreach (byte value in utf8)
        {
            node ^= value;
            if (value == 0 || node >= _trie.Length || Label(_trie[node]) != value)
            {
                return null;
            }

            uint unit = _trie[node];
            node ^= Offset(unit);
            if (HasLeaf(unit) && node < _trie.Length)
            {
                return (int)(_trie[node] & 0x7FFFFFFF);
            }
        }

        return null;
    }

    // Units of the Darts-clone library: 31 bits of value, or 22 bits of offset with its scale, a leaf mark and 8 bits of label.
    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Label(uint unit) => unit & 0x800000FF;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
