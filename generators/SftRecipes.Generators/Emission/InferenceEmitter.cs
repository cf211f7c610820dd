using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Loading the tuned model, and asking it with typed arguments.</summary>
internal static class InferenceEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string Stream = "global::System.Collections.Generic.IAsyncEnumerable<string>";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    public static void Emit(SourceWriter writer, RecipeDeclaration declaration)
    {
        writer.Line("// ---- Inference");
        writer.Line();
        Load(writer, declaration, "LoadAsync", "Loads what this recipe has trained.", "string resultDirectory, ", "resultDirectory, ",
            "<param name=\"resultDirectory\">Where the run was saved to.</param>");
        if (declaration.FullFineTuning is not { FromScratch: true })
        {
            writer.Line();
            Load(writer, declaration, "LoadBaseAsync", "Loads the model that this recipe starts from, untuned, for comparison.", "", "", null);
        }

        writer.Line();
        TunedModel(writer, declaration);
    }

    private static void Load(
        SourceWriter writer, RecipeDeclaration declaration, string name, string summary, string parameter, string argument, string? doc)
    {
        writer.Summary(summary);
        if (doc is not null)
        {
            writer.Line("/// " + doc);
        }

        writer.Line("/// <param name=\"options\">Where the base model lies.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Cancels downloads, and loading that has not begun.</param>");
        writer.Line("/// <exception cref=\"Sft::RecipeException\">The model is not to be had, or does not fit the recipe.</exception>");
        writer.Line($"public static async {Task}<TunedModel> {name}(");
        using (writer.Indented())
        {
            writer.Line($"{parameter}Sft::LoadOptions? options = null, {Token}) =>");
            writer.Line($"new(await Sft::LanguageModel.{name}<{declaration.Type.Name}>({argument}options, cancellationToken)"
                + ".ConfigureAwait(false));");
        }
    }

    private static void TunedModel(SourceWriter writer, RecipeDeclaration declaration)
    {
        IReadOnlyList<ExampleProperty> fields = PromptFields.Of(declaration);
        string parameters = string.Concat(fields.Select(field => PromptEmitter.Parameter(field) + ", "));
        string prompt = $"{declaration.Type.Name}.RenderPrompt({string.Join(", ", fields.Select(field => Literals.Parameter(field.Name)))})";
        writer.Summary($"{declaration.Model} as {declaration.Type.Name} has tuned it.");
        using (writer.Braces("public sealed class TunedModel : Sft::LanguageModel"))
        {
            using (writer.Braces("internal TunedModel(Sft::LanguageModel model) : base(model)"))
            {
            }

            writer.Line();
            writer.Summary("Answers.");
            Method(writer, $"{Task}<Sft::GenerationResult> GenerateAsync", parameters, $"GenerateAsync({prompt}, settings, cancellationToken)");
            writer.Line();
            writer.Summary("Answers, handing over the text while it is made.");
            Method(writer, $"{Stream} StreamAsync", parameters, $"StreamAsync({prompt}, settings, cancellationToken)");
            if (declaration.ChatTemplate is not null)
            {
                string conversation = $"{declaration.Type.Name}.RenderPrompt(messages, tools)";
                writer.Line();
                writer.Summary("Gives the assistant's next turn in a conversation.");
                Method(
                    writer, $"{Task}<Sft::GenerationResult> GenerateAsync", ChatPromptEmitter.Parameters + ", ",
                    $"GenerateAsync({conversation}, settings, cancellationToken)");
                writer.Line();
                writer.Summary("Gives the assistant's next turn in a conversation, handing over the text while it is made.");
                Method(
                    writer, $"{Stream} StreamAsync", ChatPromptEmitter.Parameters + ", ",
                    $"StreamAsync({conversation}, settings, cancellationToken)");
            }
        }
    }

    private static void Method(SourceWriter writer, string head, string parameters, string call)
    {
        writer.Line($"public {head}(");
        using (writer.Indented())
        {
            writer.Line($"{parameters}Sft::GenerationSettings? settings = null, {Token}) =>");
            writer.Line(call + ";");
        }
    }
}
