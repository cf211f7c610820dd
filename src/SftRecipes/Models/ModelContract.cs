using System.Text.Json;
using SftRecipes.Checkpoints;

namespace SftRecipes.Models;

/// <summary>Checks that a model on disk is the one that a recipe was compiled for.</summary>
public static class ModelContract
{
    /// <exception cref="RecipeException">A field differs; the message names both values.</exception>
    public static void Check(RecipeDefinition recipe, ModelConfigFile config)
    {
        foreach (ModelContractField field in recipe.Contract)
        {
            string? found = config.Find(field.Name)?.GetRawText() ?? field.WhenAbsent;
            if (found is null || found == "null")
            {
                found = field.WhenAbsent;
            }

            if (!Same(found, field.Value))
            {
                throw new RecipeException(
                    $"'{config.Path}' has {field.Name} = {found ?? "nothing"}, but {recipe.Name} was compiled for {field.Name} = {field.Value}; "
                    + $"give the project this model's config.json as its SftModel item, or point --model at {recipe.BaseModel}.");
            }
        }
    }

    private static bool Same(string? found, string expected) =>
        found is not null && JsonElement.DeepEquals(Parse(found), Parse(expected));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
