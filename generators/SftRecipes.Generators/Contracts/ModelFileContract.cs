using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>
/// A file of a model given in the project. It holds only what rules and code depend on, so rewording the file changes nothing downstream.
/// </summary>
/// <param name="Id">The id that recipes name the model by.</param>
/// <param name="Kind">Which of its files.</param>
/// <param name="IsUsable">Whether nothing is wrong with it; what is, is reported in the file itself.</param>
internal sealed record ModelFileContract(string Id, ModelFileKind Kind, bool IsUsable)
{
    /// <summary>Of config.json: the model's shape.</summary>
    public ArchitectureModel? Architecture { get; init; }

    /// <summary>Of the tokenizer's files: special tokens.</summary>
    public TokenFile? Tokens { get; init; }

    /// <summary>Of generation_config.json: the tokens that end a text; null where it does not say.</summary>
    public EquatableArray<int>? StopIds { get; init; }

    /// <summary>Of a file with chat templates: how they mark turns, by name.</summary>
    public EquatableArray<NamedChatMarks> ChatTemplates { get; init; }

    /// <summary>Of a manifest: the checkpoint's tensors, sorted by name.</summary>
    public EquatableArray<TensorShape> Tensors { get; init; }
}

/// <summary>What a file says of special tokens; null and empty for what it does not mention.</summary>
internal sealed record TokenFile
{
    public string? Bos { get; init; }

    public string? Eos { get; init; }

    public string? Pad { get; init; }

    public bool? AddBosToken { get; init; }

    /// <summary><c>tokenizer_class</c></summary>
    public string? Class { get; init; }

    /// <summary>Whether the file lists every added token, which makes it the authority (<c>added_tokens_decoder</c>).</summary>
    public bool ListsAll { get; init; }

    /// <summary>Every special token that it names, sorted.</summary>
    public EquatableArray<SpecialToken> All { get; init; }
}

/// <param name="Name">The template's name; <c>default</c> where there is one only.</param>
/// <param name="Marks">How it marks turns.</param>
internal sealed record NamedChatMarks(string Name, ChatMarks Marks);

/// <param name="Name">The tensor's key in the checkpoint.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
internal sealed record TensorShape(string Name, EquatableArray<int> Shape)
{
    /// <summary>The shape as it is written: <c>[768, 3072]</c>.</summary>
    public string Text => "[" + string.Join(", ", Shape) + "]";
}
