using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

// 03xx: the prompt template and the row type
public static partial class RuleCases
{
    private static readonly Dictionary<string, string> PromptSources = new(StringComparer.Ordinal)
    {
        ["no template"] = $"[SftRecipe(\"facebook/opt-125m\")] [Lora] public partial class {{|SFT0301:R|}} : ISftRecipe<Row>; {RecipeSource.Row}",
        ["placeholder in a string"] = RecipeSource.Of(template: "\"a\\n{|SFT0302:{Instrution}|}\\t{Output}\""),
        ["placeholder in a verbatim string"] = RecipeSource.Of(template: "@\"\"\"a\"\"\n{|SFT0302:{instruction}|}{Output}\""),
        ["placeholder in a sum"] = RecipeSource.Of(template: "\"{Instruction}\" +\n    \"{|SFT0302:{X}|}\" + \"{Output}\""),
        ["placeholder in a raw string"] = RecipeSource.Of(template: """"
            """
                ### Instruction:
                {|SFT0302:{Instruct}|}

                  {|SFT0302:{?Inputs}|}### Input:
                {Input}{|SFT0302:{/Inputs}|}

                ### Response:
                {Output}
                """
            """"),
        ["placeholder in a constant"] = "static class T { public const string Text = \"{X}{Output}\"; }" + RecipeSource.Of(template: "{|SFT0302:T.Text|}")
            .Replace("[SftRecipe", "\n[SftRecipe", StringComparison.Ordinal),
        ["open brace"] = RecipeSource.Of(template: "\"JSON: {|SFT0303:{\\\"a\\\": 1}|} {|SFT0303:}|} {Output}\""),
        ["empty placeholder"] = RecipeSource.Of(template: "\"{|SFT0303:{}|}{|SFT0303:{ Input }|}{Output}\""),
        ["block not closed"] = RecipeSource.Of(template: "\"{|SFT0304:{?Input}|}{Input}\\n{Instruction}{Output}\"").Replace(
            "{Output}", "{|SFT0307:{Output}|}", StringComparison.Ordinal),
        ["block not opened"] = RecipeSource.Of(template: "\"{Input}{|SFT0304:{/Input}|}{Output}\""),
        ["blocks crossed"] = RecipeSource.Of(
            template: "\"{|SFT0304:{?Input}|}{?Instruction}{|SFT0304:{/Input}|}{/Instruction}{Output}\""),
        ["no response"] = RecipeSource.Of(template: "{|SFT0305:\"{Instruction}\"|}"),
        ["several responses"] = RecipeSource.Of(template: "\"{Output}{Instruction}{|SFT0306:{Output}|}\""),
        ["response in a block"] = RecipeSource.Of(template: "\"{Instruction}{?Output}{|SFT0307:{Output}|}{/Output}\""),
        ["text after the response"] = RecipeSource.Of(template: "\"{Instruction}{Output}{|SFT0308:\\n### End|}\""),
        ["placeholder after the response"] = RecipeSource.Of(template: "\"{Output}{|SFT0308: {Instruction}.|}\""),
        ["row type without a response"] = RecipeSource.Of(
            type: "public partial class R : ISftRecipe<{|SFT0309:Row|}>;", row: "public record Row(string Instruction, string Output);"),
        ["row type of another kind"] = RecipeSource.Of(
            template: "\"a\"", type: "public partial class R : ISftRecipe<{|SFT0309:string[]|}>;", row: string.Empty),
        ["row type with several responses"] = RecipeSource.Of(
            row: "public record Row([Response] string Instruction, [property: Response] string {|SFT0310:Output|});")
            .Replace("\\n{Output}", "\\n{|SFT0306:{Output}|}", StringComparison.Ordinal),
        ["property without a text form"] = RecipeSource.Of(
            template: "\"{|SFT0311:{Steps}|}{?Steps}.{/Steps}{Output}\"",
            row: "public record Row(List<string>? Steps, [property: Response] string Output);"),
        ["block of a number"] = RecipeSource.Of(
            template: "\"{|SFT0312:{?Age}|}{Age}{/Age}{?Size}{Size}{/Size}{Output}\"",
            row: "public record Row(int Age, double? Size, [property: Response] string Output);"),
        ["optional outside a block"] = RecipeSource.Of(
            template: "\"{?Input}{Input}{/Input}{?Instruction}{|SFT0330:{Input}|}{/Instruction}\\n{Output}\""),
    };
}
