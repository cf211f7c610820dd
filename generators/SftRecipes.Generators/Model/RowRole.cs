namespace SftRecipes.Generators.Model;

/// <summary>What a property is to a row: which of the marking attributes it, or the record parameter it comes from, carries.</summary>
internal enum RowRole
{
    /// <summary>None: it may be a part of the prompt.</summary>
    None,

    /// <summary><c>[Response]</c></summary>
    Response,

    /// <summary><c>[Chosen]</c></summary>
    Chosen,

    /// <summary><c>[Rejected]</c></summary>
    Rejected,

    /// <summary><c>[Label]</c></summary>
    Label,
}
