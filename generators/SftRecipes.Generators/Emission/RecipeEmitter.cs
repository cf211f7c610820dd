using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Writes a valid recipe's code.</summary>
internal static class RecipeEmitter
{
    public static string Emit(RecipeModel recipe)
    {
        string facts = System.FormattableString.Invariant(
            $"    public const long TrainableParameters = {RecipeFacts.TrainableParameters(recipe)};\n    public const double LearningRate = {RecipeFacts.LearningRate(recipe.Declaration)};\n");
        return StubEmitter.Wrap(recipe.Declaration.Type, facts);
    }
}
