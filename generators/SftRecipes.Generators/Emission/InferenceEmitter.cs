using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Loading the tuned model, and asking it with typed arguments.</summary>
internal static class InferenceEmitter
{
    public static void Emit(SourceWriter writer, RecipeDeclaration declaration)
    {
        writer.Line("// ---- Inference");
    }
}
