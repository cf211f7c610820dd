namespace SftRecipes.Tokenization;

/// <summary>A token that is found in text before anything is split or merged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">Whether decoding can leave it out.</param>
/// <param name="Normalized">Whether it is looked for in normalized text, else in the text as given.</param>
/// <param name="SingleWord">Whether it counts only where no word character stands beside it.</param>
/// <param name="LeftStrip">Whether it takes the white space before it.</param>
/// <param name="RightStrip">Whether it takes the white space after it.</param>
internal sealed record AddedToken(
    int Id, string Content, bool Special, bool Normalized = false, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false);
