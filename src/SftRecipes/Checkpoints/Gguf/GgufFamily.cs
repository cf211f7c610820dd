namespace SftRecipes.Checkpoints;

/// <summary>
/// A model family as llama.cpp has it: what its file says, and which of its tensors is which of transformers'. One table per family in
/// <c>Families</c>; llama.cpp's own converter is the reference for names and changes.
/// </summary>
internal sealed record GgufFamily
{
    /// <summary><c>model_type</c> values of config.json.</summary>
    public required IReadOnlyList<string> ModelTypes { get; init; }

    /// <summary>llama.cpp's name of the architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>What the file says beside what all families say, with keys relative to the architecture.</summary>
    public required IReadOnlyList<GgufField> Fields { get; init; }

    /// <summary>Modules by transformers' paths, <c>{i}</c> for a layer's number.</summary>
    public required IReadOnlyList<GgufModule> Modules { get; init; }

    /// <summary>The place of the token embedding among <see cref="Modules"/>' llama.cpp names.</summary>
    public const string Embedding = "token_embd";

    /// <summary>The output head; where a model has none of its own, it is the embedding.</summary>
    public const string Head = "output";

    /// <summary>Whether llama.cpp refuses a file without a head of its own, so that the embedding is written twice.</summary>
    public bool NeedsHead { get; init; }

    /// <summary>Tensors that follow from the configuration: frequency factors of rotary positions.</summary>
    public Func<ModelConfigFile, IEnumerable<(string Name, float[] Values)>> Extra { get; init; } = _ => [];

    /// <summary>What llama.cpp cannot do though it has the family: a sentence's end after "llama.cpp's NAME ", or null.</summary>
    public Func<ModelConfigFile, string?> Refusal { get; init; } = _ => null;
}

/// <summary>A module of a family.</summary>
/// <param name="Name">transformers' path, without <c>.weight</c> or <c>.bias</c>.</param>
/// <param name="Gguf">llama.cpp's.</param>
/// <param name="Change">What is done to its weight and bias; null for nothing.</param>
internal sealed record GgufModule(string Name, string Gguf, GgufChange? Change = null)
{
    /// <summary>Of tensors that are not needed.</summary>
    public static GgufModule LeftOut(string name) => new(name, string.Empty);

    /// <summary>Whether the tensor is not written.</summary>
    public bool IsLeftOut => Gguf.Length == 0;
}
