using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>Reads tokens in the <see cref="ByteAlphabet"/> as one stream of UTF-8; malformed bytes become U+FFFD.</summary>
internal sealed class ByteLevelDecodeStep(Action<string> next) : DecodeStep(next)
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();

    public override void Push(string piece) => Decode(ByteAlphabet.ToBytes(piece), flush: false);

    public override void Flush() => Decode([], flush: true);

    private void Decode(byte[] bytes, bool flush)
    {
        char[] characters = new char[_utf8.GetCharCount(bytes, flush)];
        int count = _utf8.GetChars(bytes, characters, flush);
        if (count > 0)
        {
            Emit(new string(characters, 0, count));
        }
    }
}
