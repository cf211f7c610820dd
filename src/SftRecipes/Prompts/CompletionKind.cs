namespace SftRecipes;

/// <summary>Which of several completions of one prompt a segment belongs to. Rows of most recipes have only one.</summary>
public enum CompletionKind
{
    /// <summary>The prompt, or the row's only completion.</summary>
    Only,

    /// <summary>The better one of a pair.</summary>
    Chosen,

    /// <summary>The worse one of a pair.</summary>
    Rejected,

    /// <summary>The only one, labelled good.</summary>
    Desirable,

    /// <summary>The only one, labelled bad.</summary>
    Undesirable,
}
