namespace SftRecipes;

/// <summary>How rows are put together into sequences of <see cref="TrainingArgumentsAttribute.MaxLength"/> tokens; TRL's names.</summary>
public enum PackingStrategy
{
    /// <summary>Each row is a sequence of its own.</summary>
    None,

    /// <summary>
    /// TRL's <c>bfd</c>: rows, longest first, each go where they leave the least room. Rows stay whole and do not see each other: their
    /// positions restart and attention is isolated, so losses are those of the unpacked rows.
    /// </summary>
    BestFitDecreasing,

    /// <summary>
    /// TRL's <c>wrapped</c>: all rows, one after the other, are cut every <see cref="TrainingArgumentsAttribute.MaxLength"/> tokens. Fast
    /// and without padding, but rows are cut anywhere, and see those before them in the same sequence. A row's first token is not trained.
    /// </summary>
    Wrapped,
}
