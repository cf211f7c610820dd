namespace SftRecipes.Benchmarks.Recipes;

/// <summary>The recipes that are measured, by the name they have on the command line.</summary>
internal static class RecipeKinds
{
    /// <summary>The name of each kind and what runs it.</summary>
    public static IReadOnlyDictionary<string, IMeasuredRecipe> All { get; } = new Dictionary<string, IMeasuredRecipe>
    {
        ["opt.fp32"] = new MeasuredRecipe<OptLora>(Models.ModelShape.Opt350m),
        ["opt.nf4"] = new MeasuredRecipe<OptQlora>(Models.ModelShape.Opt350m),
        ["opt.nf4.checkpointed"] = new MeasuredRecipe<OptQloraCheckpointed>(Models.ModelShape.Opt350m),
        ["opt.int8"] = new MeasuredRecipe<OptInt8>(Models.ModelShape.Opt350m),
        ["opt.nf4.int8"] = new MeasuredRecipe<OptQloraInt8>(Models.ModelShape.Opt350m),
        ["opt.bf16"] = new MeasuredRecipe<OptLoraBFloat16>(Models.ModelShape.Opt350m),
        ["opt.nf4.bf16"] = new MeasuredRecipe<OptQloraBFloat16>(Models.ModelShape.Opt350m),
        ["opt.nf4.all"] = new MeasuredRecipe<OptQloraAllLinear>(Models.ModelShape.Opt350m),
        ["smol.fp32"] = new MeasuredRecipe<SmolLora>(Models.ModelShape.SmolLm360m),
        ["smol.nf4"] = new MeasuredRecipe<SmolQlora>(Models.ModelShape.SmolLm360m),
        ["smol.nf4.all"] = new MeasuredRecipe<SmolQloraAllLinear>(Models.ModelShape.SmolLm360m),
        ["opt.nf4.packed"] = new MeasuredRecipe<OptQloraPacked>(Models.ModelShape.Opt350m),
        ["ragged.padded"] = new MeasuredRecipe<OptRaggedPadded>(Models.ModelShape.OptTwelfth),
        ["ragged.packed"] = new MeasuredRecipe<OptRaggedPacked>(Models.ModelShape.OptTwelfth),
        ["tiny.nf4"] = new MeasuredRecipe<TinySoak>(Models.ModelShape.Tiny),
    };
}
