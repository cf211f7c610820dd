using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>
/// What an invalid recipe is completed with, so that the user sees the one error that explains it and none that follow from it.
/// </summary>
internal static class StubEmitter
{
    public static string Emit(RecipeDeclaration declaration)
    {
        var writer = new SourceWriter();
        const string segments = "global::System.Collections.Generic.IReadOnlyList<Sft::PromptSegment>";
        string message = Literals.Of($"{declaration.Type.Name} has errors; the build lists them.");
        using (new RecipeFrame(writer, declaration, [], "Sft::IRecipe"))
        {
            writer.Summary("Throws: the recipe has errors.");
            writer.Line($"public static Sft::RecipeDefinition Definition => throw new Sft::RecipeException({message});");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line(
                $"public static global::System.Collections.Generic.IEnumerable<Sft::ExampleRow<{segments}>> ReadExamples(string path) => "
                + $"throw new Sft::RecipeException({message});");
            writer.Line();
            writer.Line(
                $"static {segments} Sft::IRecipe.RenderPrompt(global::System.Func<string, string?> field) => "
                + $"throw new Sft::RecipeException({message});");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line(
                "public static Sft::Models.CausalLanguageModel CreateModel(Sft::Models.ModelWeights weights) => "
                + $"throw new Sft::RecipeException({message});");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line(
                $"public static Sft::TrainingReport Train(Sft::Training.TrainingRun run) => throw new Sft::RecipeException({message});");
            if (declaration.Example is { Accessible: true } example)
            {
                foreach (string collection in new[] { "IEnumerable", "IAsyncEnumerable" })
                {
                    writer.Line();
                    writer.Summary("Throws: the recipe has errors.");
                    writer.Line("public static global::System.Threading.Tasks.Task<Sft::TrainingReport> TrainAsync(");
                    using (writer.Indented())
                    {
                        writer.Line($"global::System.Collections.Generic.{collection}<{example.Name}> examples,");
                        writer.Line($"global::System.Collections.Generic.IEnumerable<{example.Name}>? evaluation = null,");
                        writer.Line("Sft::TrainingOptions? options = null,");
                        writer.Line("global::System.Threading.CancellationToken cancellationToken = default) =>");
                        writer.Line($"throw new Sft::RecipeException({message});");
                    }
                }
            }
        }

        return writer.ToString();
    }
}
