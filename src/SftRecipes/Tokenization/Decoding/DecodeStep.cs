namespace SftRecipes.Tokenization;

/// <summary>
/// One step of turning tokens back into text. It is pushed piece after piece and passes on what is settled, so that the whole text
/// and a stream come from the same code. Made anew for every decoding, as it may hold state.
/// </summary>
/// <param name="next">Where settled pieces go.</param>
internal abstract class DecodeStep(Action<string> next)
{
    /// <summary>Takes the next piece: a token, or after a fusing step a further part of one text.</summary>
    public abstract void Push(string piece);

    /// <summary>Passes on what was held back; nothing is pushed afterwards.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Passes a piece on.</summary>
    protected void Emit(string piece) => next(piece);
}

/// <summary>Makes a step that passes its pieces to the given place.</summary>
internal delegate DecodeStep DecodeStepFactory(Action<string> next);
