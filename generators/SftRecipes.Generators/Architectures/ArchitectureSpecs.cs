using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;

namespace SftRecipes.Generators.Architectures;

/// <summary>All model families.</summary>
internal static class ArchitectureSpecs
{
    public static IReadOnlyList<ArchitectureSpec> All { get; } =
    [
        BloomSpec.Spec,
        FalconSpec.Spec,
        GemmaSpec.Spec,
        Gemma2Spec.Spec,
        Gemma3Spec.Spec,
        Gpt2Spec.Spec,
        GptBigCodeSpec.Spec,
        GptNeoXSpec.Spec,
        GptJSpec.Spec,
        LlamaSpec.Spec,
        MistralSpec.Spec,
        Olmo2Spec.Spec,
        OptSpec.Spec,
        PhiSpec.Spec,
        Phi3Spec.Spec,
        Qwen2Spec.Spec,
        Qwen3Spec.Spec,
        StableLmSpec.Spec,
        StarCoder2Spec.Spec,
    ];

    /// <summary>
    /// The family of a configuration, by <c>model_type</c>, else by the class in <c>architectures</c>; null where it is none of ours.
    /// </summary>
    public static ArchitectureSpec? Find(JsonValue config)
    {
        if (config["model_type"] is { Kind: JsonKind.String } type)
        {
            return All.FirstOrDefault(spec => string.Equals(spec.ModelType, type.Text, StringComparison.Ordinal));
        }

        IReadOnlyList<JsonValue> classes = config["architectures"]?.Items ?? [];
        return All.FirstOrDefault(spec => classes.Any(name => string.Equals(spec.ClassName, name.Text, StringComparison.Ordinal)));
    }
}
