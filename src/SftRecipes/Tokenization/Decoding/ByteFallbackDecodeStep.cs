using System.Globalization;
using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// Joins runs of the tokens <c>&lt;0x00&gt;</c>..<c>&lt;0xFF&gt;</c> into text. A run that is not UTF-8 becomes one U+FFFD per byte, so a run
/// is held back until it ends.
/// </summary>
internal sealed class ByteFallbackDecodeStep(Action<string> next) : DecodeStep(next)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<byte> _run = [];

    public override void Push(string piece)
    {
        if (piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
            && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
        {
            _run.Add(value);
            return;
        }

        Flush();
        Emit(piece);
    }

    public override void Flush()
    {
        if (_run.Count == 0)
        {
            return;
        }

        string text;
        try
        {
            text = s_strict.GetString([.. _run]);
        }
        catch (DecoderFallbackException)
        {
            text = new string('\uFFFD', _run.Count);
        }

        _run.Clear();
        Emit(text);
    }
}
