using System;
using System.IO;

namespace SftRecipes.Generators.Contracts;

/// <summary>The files of a model that recipes are compiled against.</summary>
internal enum ModelFileKind
{
    /// <summary><c>config.json</c>, or a file of any other name that is given as a model.</summary>
    Config,

    /// <summary><c>generation_config.json</c></summary>
    GenerationConfig,

    /// <summary><c>tokenizer_config.json</c></summary>
    TokenizerConfig,

    /// <summary><c>special_tokens_map.json</c></summary>
    SpecialTokensMap,

    /// <summary><c>added_tokens.json</c></summary>
    AddedTokens,

    /// <summary><c>chat_template.jinja</c></summary>
    ChatTemplate,

    /// <summary><c>chat_template.json</c></summary>
    ChatTemplateJson,

    /// <summary><c>model.manifest.json</c>: names and shapes of the checkpoint's tensors, as <c>info --manifest</c> writes them.</summary>
    Manifest,
}

internal static class ModelFileKinds
{
    private const string ManifestSuffix = ".manifest.json";

    /// <summary>The kind of a file, by its name.</summary>
    public static ModelFileKind Of(string path) => Path.GetFileName(path) switch
    {
        "generation_config.json" => ModelFileKind.GenerationConfig,
        "tokenizer_config.json" => ModelFileKind.TokenizerConfig,
        "special_tokens_map.json" => ModelFileKind.SpecialTokensMap,
        "added_tokens.json" => ModelFileKind.AddedTokens,
        "chat_template.jinja" => ModelFileKind.ChatTemplate,
        "chat_template.json" => ModelFileKind.ChatTemplateJson,
        var name when name.EndsWith(ManifestSuffix, StringComparison.Ordinal) => ModelFileKind.Manifest,
        _ => ModelFileKind.Config,
    };
}
