using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The prompt: the template's text before the response, and rows and requests rendered by it.</summary>
internal static class PromptEmitter
{
    private const string Segments = "global::System.Collections.Generic.IReadOnlyList<Sft::PromptSegment>";

    public static void Emit(SourceWriter writer, RecipeDeclaration declaration)
    {
        if (declaration.ChatTemplate is not null)
        {
            ChatPromptEmitter.Emit(writer, declaration);
            return;
        }

        IReadOnlyList<ExampleProperty> fields = PromptFields.Of(declaration);
        ExampleType example = declaration.Example!;
        string parameters = string.Join(", ", fields.Select(Parameter));

        writer.Line("// ---- Prompt");
        writer.Line();
        writer.Summary(Completions.Summary(declaration));
        using (writer.Braces($"public static {Segments} RenderPrompt({example.Name} example)"))
        {
            string[] prompt = fields.Count == 0 && !HasText(declaration)
                ? []
                : [$".. RenderPrompt({string.Join(", ", fields.Select(field => Text("example." + Literals.Identifier(field.Name), field)))})"];
            string[] completions = [.. Completions.Of(declaration)];
            if (completions.Length == 1)
            {
                writer.Line($"return [{string.Join(", ", prompt.Concat(completions))}];");
            }
            else
            {
                writer.Line("return");
                writer.Line("[");
                using (writer.Indented())
                {
                    writer.Line(string.Join("\n", prompt.Concat(completions).Select(segment => segment + ",")));
                }

                writer.Line("];");
            }
        }

        writer.Line();
        writer.Summary("The prompt up to the response.");
        using (writer.Braces($"public static {Segments} RenderPrompt({parameters})"))
        {
            if (fields.Count == 0 && !HasText(declaration))
            {
                writer.Line("return [];");
            }
            else
            {
                writer.Line("var rendered = new global::System.Text.StringBuilder();");
                Parts(writer, declaration.Prompt!.Parts, example.ResponseNames()[0]);
                writer.Line("return [new(rendered.ToString(), Trained: false)];");
            }
        }

        writer.Line();
        Rows(writer, declaration, fields);
    }

    /// <summary>Requests by field, and rows of files and in memory.</summary>
    public static void Rows(SourceWriter writer, RecipeDeclaration declaration, IReadOnlyList<ExampleProperty> fields)
    {
        ExampleType example = declaration.Example!;
        using (writer.Braces($"static {Segments} Sft::IRecipe.RenderPrompt(global::System.Func<string, string?> field)"))
        {
            IEnumerable<string> arguments = fields.Select(field => field.IsNullable
                ? $"field({Literals.Of(field.Name)})"
                : $"field({Literals.Of(field.Name)}) ?? throw new Sft::RecipeException({Literals.Of($"The prompt needs {field.Name}; give it.")})");
            writer.Line($"return RenderPrompt({string.Join(", ", arguments)});");
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces(
            $"public static global::System.Collections.Generic.IEnumerable<Sft::ExampleRow<{Segments}>> ReadExamples(string path)"))
        {
            using (writer.Braces($"foreach (var row in Sft::ExampleReader.ReadRows<{example.Name}>(path))"))
            {
                writer.Line("yield return row.With(RenderPrompt(row.Value));");
            }
        }

        writer.Line();
        using (writer.Braces(
            $"private static global::System.Collections.Generic.IEnumerable<Sft::ExampleRow<{Segments}>> Rendered("
            + $"global::System.Collections.Generic.IEnumerable<{example.Name}> examples)"))
        {
            using (writer.Braces("foreach (var example in examples)"))
            {
                writer.Line($"yield return new(RenderPrompt(example), Line: 0);");
            }
        }
    }

    /// <summary>The parameters of a request: <c>string instruction, string? input = null</c>.</summary>
    public static string Parameter(ExampleProperty field) =>
        field.IsNullable ? $"string? {Literals.Parameter(field.Name)} = null" : $"string {Literals.Parameter(field.Name)}";

    private static void Parts(SourceWriter writer, IEnumerable<TemplatePart> parts, string response)
    {
        var blocks = new Stack<SourceWriter.Block>();
        foreach (TemplatePart part in parts)
        {
            switch (part.Kind)
            {
                case TemplatePartKind.Placeholder when part.Value == response:
                    return;
                case TemplatePartKind.Text:
                    writer.Line($"rendered.Append({Literals.Of(part.Value)});");
                    break;
                case TemplatePartKind.Placeholder:
                    writer.Line($"rendered.Append({Literals.Parameter(part.Value)});");
                    break;
                case TemplatePartKind.BlockStart:
                    blocks.Push(writer.Braces($"if (!string.IsNullOrEmpty({Literals.Parameter(part.Value)}))"));
                    break;
                case TemplatePartKind.BlockEnd:
                    blocks.Pop().Dispose();
                    break;
            }
        }
    }

    private static bool HasText(RecipeDeclaration declaration) =>
        declaration.Prompt!.Parts.TakeWhile(part => part.Kind != TemplatePartKind.Placeholder).Any(part => part.Kind == TemplatePartKind.Text);

    /// <summary>A property's value as text.</summary>
    public static string Text(string expression, ExampleProperty property) =>
        property.IsString
            ? expression
            : $"global::System.Convert.ToString({expression}, global::System.Globalization.CultureInfo.InvariantCulture)"
                + (property.IsNullable ? "" : "!");
}
