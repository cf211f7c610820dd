using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The token embedding: with an adapter where it was asked for.</summary>
internal static class Embeddings
{
    public static string Type(RecipeModel recipe) => Settings(recipe) is null ? "Sft::Models.Embedding" : "Sft::Adapters.LoraEmbedding";

    /// <summary>An expression that creates the module.</summary>
    public static string New(RecipeModel recipe, string scope)
    {
        ArchitectureModel architecture = recipe.Architecture;
        string settings = Settings(recipe) is { } field ? ", " + field : "";
        return $"new {Type(recipe)}({scope}, rows: {architecture.VocabularySize}, width: {architecture.Embedding.Width}{settings})";
    }

    private static string? Settings(RecipeModel recipe) =>
        AdapterVariants.Of(recipe, recipe.Architecture.Backbone + "." + recipe.Architecture.Embedding.Name, SiteScope.Model).Single().Settings;
}
