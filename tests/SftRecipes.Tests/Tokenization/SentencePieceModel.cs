using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SftRecipes.Tests.Tokenization;

/// <summary>Writes a tokenizer.model: the fields of SentencePiece's ModelProto that a vocabulary needs.</summary>
internal static class SentencePieceModel
{
    private const int NormalType = 1, UnknownType = 2, ControlType = 3, ByteType = 6;

    /// <summary>The pieces of a tokenizer.json; of BPE, the score falls with the id from the first piece after the bytes.</summary>
    public static byte[] Of(JsonElement model, int modelType)
    {
        const int FirstLearnt = 259;
        (string Text, float Score)[] pieces = model.GetProperty("vocab") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(piece => (piece[0].GetString()!, piece[1].GetSingle()))]
            : [.. model.GetProperty("vocab").EnumerateObject().OrderBy(piece => piece.Value.GetInt32())
                .Select(piece => (piece.Name, (float)Math.Min(0, FirstLearnt - piece.Value.GetInt32())))];
        byte[] trainer = [.. Number(3, modelType), .. Text(7, "corpus.txt"u8), .. Number(35, 1)];
        return
        [
            .. pieces.SelectMany((piece, id) => Message(1, [.. Text(1, Encoding.UTF8.GetBytes(piece.Text)), .. Float(2, piece.Score), .. Number(3, TypeOf(piece.Text, id))])),
            .. Message(2, trainer),
        ];
    }

    private static int TypeOf(string piece, int id) =>
        id == 0 ? UnknownType : piece is "<s>" or "</s>" ? ControlType : piece.StartsWith("<0x", StringComparison.Ordinal) ? ByteType : NormalType;

    private static byte[] Message(int field, byte[] content) => Text(field, content);

    private static byte[] Text(int field, ReadOnlySpan<byte> content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Float(int field, float value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Varint((field << 3) | 5), .. bytes];
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
