namespace SftRecipes.Tokenization;

/// <summary>Removes up to so many of a character at the ends of the whole text, which comes in parts.</summary>
internal sealed class StripTextDecodeStep(Action<string> next, char content, int start, int stop) : DecodeStep(next)
{
    private int _startLeft = start;
    private int _heldBack;

    public override void Push(string piece)
    {
        int begin = 0;
        while (_startLeft > 0 && begin < piece.Length)
        {
            if (piece[begin] != content)
            {
                _startLeft = 0;
                break;
            }

            _startLeft--;
            begin++;
        }

        string text = new string(content, _heldBack) + piece[begin..];
        int settled = text.Length;
        while (settled > 0 && text.Length - settled < stop && text[settled - 1] == content)
        {
            settled--;
        }

        _heldBack = text.Length - settled;
        if (settled > 0)
        {
            Emit(text[..settled]);
        }
    }
}
