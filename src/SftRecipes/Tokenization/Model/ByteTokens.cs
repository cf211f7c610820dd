using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>The tokens <c>&lt;0x00&gt;</c>..<c>&lt;0xFF&gt;</c> that stand for the UTF-8 bytes of characters outside a vocabulary.</summary>
internal sealed class ByteTokens
{
    private const int Missing = -1;

    private readonly int[] _ids;

    /// <param name="vocabulary">Token to id; any of them may be absent.</param>
    public ByteTokens(IReadOnlyDictionary<string, int> vocabulary) =>
        _ids = [.. Enumerable.Range(0, 256).Select(value => vocabulary.GetValueOrDefault($"<0x{value:X2}>", Missing))];

    /// <summary>Appends the ids of the bytes of <paramref name="text"/>; nothing and false where one of them has no token.</summary>
    public bool TryWrite(ReadOnlySpan<char> text, List<int> output)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        if (Array.Exists(bytes, value => _ids[value] == Missing))
        {
            return false;
        }

        output.AddRange(bytes.Select(value => _ids[value]));
        return true;
    }
}
