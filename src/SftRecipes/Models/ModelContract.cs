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
            string? found = Read(config, field.Name, field.NullCounts)
                ?? (field.Alias is { } alias ? Read(config, alias, field.NullCounts) : null)
                ?? field.WhenAbsent;
            if (!Same(found, field.Value))
            {
                throw new RecipeException(
                    $"'{config.Path}' has {field.Name} = {found ?? "nothing"}, but {recipe.Name} was compiled for {field.Name} = {field.Value}; "
                    + $"give the project this model's config.json as its SftModel item, or point --model at {recipe.BaseModel}.");
            }
        }
    }

    /// <summary>Checks that a tokenizer has the special tokens that a recipe was compiled for.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="directory">Where the tokenizer's files lie, for messages.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <exception cref="RecipeException">It ends texts with another token, or lacks one that the template writes.</exception>
    public static void CheckTokens(RecipeDefinition recipe, string directory, HuggingFaceTokenizer tokenizer)
    {
        string? eos = tokenizer.EosId is { } id ? tokenizer.IdToToken(id) : null;
        if (recipe.Tokens.Eos is { } expected && expected != eos)
        {
            throw new RecipeException(
                $"The tokenizer in '{directory}' ends texts with {(eos is null ? "nothing" : $"'{eos}'")}, but {recipe.Name} was compiled for eos_token = "
                + $"'{expected}'; give the project this model's tokenizer_config.json in its SftModel folder, or point --model at {recipe.BaseModel}.");
        }

        foreach (string token in recipe.Tokens.Written.Where(token => tokenizer.TokenToId(token) is null))
        {
            throw new RecipeException(
                $"The tokenizer in '{directory}' has no token '{token}', which the template of {recipe.Name} writes and which the tokenizer that it "
                + $"was compiled for has; correct the template, or point --model at {recipe.BaseModel}.");
        }
    }

    /// <summary>The field's JSON; null where it is absent, or is null and that means the same.</summary>
    private static string? Read(ModelConfigFile config, string name, bool nullCounts) =>
        config.Find(name) is { } value && (nullCounts || value.ValueKind != JsonValueKind.Null) ? value.GetRawText() : null;

    private static bool Same(string? found, string expected) =>
        found is not null && JsonElement.DeepEquals(Parse(found), Parse(expected));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
