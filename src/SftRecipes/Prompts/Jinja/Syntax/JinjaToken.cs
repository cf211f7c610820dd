namespace SftRecipes.Prompts.Jinja;

internal enum JinjaTokenKind
{
    /// <summary>Text between tags, white space control applied.</summary>
    Text,

    /// <summary><c>{{</c></summary>
    PrintBegin,

    /// <summary><c>}}</c></summary>
    PrintEnd,

    /// <summary><c>{%</c></summary>
    BlockBegin,

    /// <summary><c>%}</c></summary>
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>A token of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, the name, the operator, the digits, or a string's value with its escapes resolved.</param>
/// <param name="Position">Where it begins in the source.</param>
/// <param name="Length">How many characters of the source it takes.</param>
internal sealed record JinjaToken(JinjaTokenKind Kind, string Text, int Position, int Length)
{
    public bool Is(JinjaTokenKind kind, string text) => Kind == kind && Text == text;

    public bool IsName(string name) => Is(JinjaTokenKind.Name, name);

    public bool IsOperator(string symbol) => Is(JinjaTokenKind.Operator, symbol);

    /// <summary>The token as messages name it.</summary>
    public string Description => Kind switch
    {
        JinjaTokenKind.End => "the end of the template",
        JinjaTokenKind.Text => "text",
        JinjaTokenKind.PrintBegin => "'{{'",
        JinjaTokenKind.PrintEnd => "'}}'",
        JinjaTokenKind.BlockBegin => "'{%'",
        JinjaTokenKind.BlockEnd => "'%}'",
        JinjaTokenKind.String => "a string",
        _ => "'" + Text + "'",
    };
}
