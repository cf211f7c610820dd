using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The segments of a row that are trained: its answer, its labelled answer, or its pair of answers.</summary>
internal static class Completions
{
    /// <summary>What <c>RenderPrompt</c> of a row gives.</summary>
    public static string Summary(RecipeDeclaration declaration) =>
        declaration.Preference.IsPaired ? "A row as the model is trained on it: the prompt, then the chosen and the rejected completion."
        : declaration.Preference.Kto is not null ? "A row as the model is trained on it: the prompt, then the labelled completion."
        : "A row as the model is trained on it: the prompt, then the response.";

    /// <summary>The expressions of the segments, from <c>example</c>.</summary>
    public static IEnumerable<string> Of(RecipeDeclaration declaration)
    {
        ExampleType example = declaration.Example!;
        if (declaration.Preference.IsPaired)
        {
            return [Segment(example.Of(RowRole.Chosen)[0], "Chosen"), Segment(example.Of(RowRole.Rejected)[0], "Rejected")];
        }

        ExampleProperty response = example.Of(RowRole.Response)[0];
        return declaration.Preference.Kto is null
            ? [Segment(response)]
            :
            [
                $"new({Value(response)}, Trained: true) {{ Completion = example.{Literals.Identifier(example.Of(RowRole.Label)[0].Name)} "
                + "? Sft::CompletionKind.Desirable : Sft::CompletionKind.Undesirable }",
            ];
    }

    private static string Segment(ExampleProperty property, string? kind = null) =>
        $"new({Value(property)}, Trained: true)" + (kind is null ? "" : $" {{ Completion = Sft::CompletionKind.{kind} }}");

    /// <summary>An answer that is missing is an empty one, which the run refuses by its row.</summary>
    private static string Value(ExampleProperty property) =>
        PromptEmitter.Text("example." + Literals.Identifier(property.Name), property) + (property.IsNullable ? " ?? \"\"" : "");
}
