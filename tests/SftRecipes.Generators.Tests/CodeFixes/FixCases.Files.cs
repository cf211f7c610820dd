using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.CodeFixes;

/// <summary>Mistakes in additional files, and those that are mended in code for them.</summary>
internal static partial class FixCases
{
    private const string DataPath = "Data/train.jsonl";

    private const string WithData = "[SftRecipe(\"facebook/opt-350m\")]\n[Lora]\n[PromptTemplate(\"{Instruction}\\n{?InputText}{InputText}{/InputText}\\n{Output}\")]\n"
        + "[Dataset(\"" + DataPath + "\")]\npublic partial class R : ISftRecipe<Row>;\n\n";

    private static Dictionary<string, FixCase> InFiles() => new(StringComparer.Ordinal)
    {
        ["key of a recipe file"] = Yaml("SFT0902", "Change to 'max_length'", "max_lenght: 64", "max_length: 64"),
        ["key by another tool's name"] = Yaml("SFT0902", "Change to 'max_length'", "sequence_len: 64", "max_length: 64"),
        ["key of a section"] = Yaml(
            "SFT0902", "Change to 'double_quantization'", "quantization: {type: nf4, duble_quantization: true}", "quantization: {type: nf4, double_quantization: true}"),
        ["value of a recipe file"] = Yaml("SFT0903", "Change to 'cosine'", "lr_scheduler_type: 'cosin'", "lr_scheduler_type: 'cosine'"),
        ["nearest model of a recipe file"] = new(
            "SFT0010", "Change to 'facebook/opt-350m'", RecipeFile(model: "facebook/opt-350"), RecipeFile()) { Path = YamlPath },
        ["nearest module of a recipe file"] = Yaml(
            "SFT0105", "Change to 'q_proj'", "lora: {target_modules: [\"q_porj\", v_proj]}", "lora: {target_modules: [\"q_proj\", v_proj]}", lora: string.Empty),
        ["nearest placeholder of a recipe file"] = Template(
            "SFT0302", "Change to 'instruction'", "|\n  {?instrution}{instruction}\n  {/instruction}{output}", "|\n  {?instruction}{instruction}\n  {/instruction}{output}"),
        ["nearest placeholder in quotes"] = Template("SFT0302", "Change to 'output'", "\"{instruction}\\n{ouput}\"", "\"{instruction}\\n{output}\""),
        ["response of a block"] = Template("SFT0305", "End the template with {output}", "|\n  {instruction}\n\n  A:\n", "|\n  {instruction}\n\n  A:\n  {output}\n"),
        ["response in quotes"] = Template("SFT0305", "End the template with {output}", "\"{instruction}\"", "\"{instruction}\\n{output}\""),
        ["response of a plain text"] = Template("SFT0305", "End the template with {output}", "Q {instruction}", "Q {instruction}:{output}"),
        ["optional line of a recipe file"] = Template(
            "SFT0330",
            "Leave it out where input is empty: {?input}…{/input}",
            "|\n  {instruction}\n  Input: {input}\n  {output}",
            "|\n  {instruction}\n  {?input}Input: {input}\n  {/input}{output}",
            "input: string?"),
        ["text after the response of a recipe file"] = Template("SFT0308", "Remove it", "\"{instruction}{output} done\"", "\"{instruction}{output}\""),
        ["special token of a recipe file"] = new(
            "SFT0352",
            "Change to '<|eot_id|>'",
            RecipeFile(template: "\"<|eot_idd|>{instruction}{output}\"", model: "meta-llama/Llama-3.2-1B-Instruct"),
            RecipeFile(template: "\"<|eot_id|>{instruction}{output}\"", model: "meta-llama/Llama-3.2-1B-Instruct")) { Path = YamlPath },
        ["property of a misspelled column"] = Bound(
            "SFT0813",
            "Bind 'Instruction' to the column 'instrution'",
            "public sealed record Row(string Instruction, string? InputText, [property: Response] string Output);\n",
            "public sealed record Row([property: System.Text.Json.Serialization.JsonPropertyName(\"instrution\")] string Instruction, string? InputText, [property: Response] string Output);\n",
            """{"instrution": "a", "output": "b"}"""),
        ["property of an optional column"] = Bound(
            "SFT0814",
            "Bind 'InputText' to the column 'inptu_text'",
            "public sealed class Row { public required string Instruction { get; init; } public string? InputText { get; init; } [Response] public required string Output { get; init; } }\n",
            "public sealed class Row { public required string Instruction { get; init; } [System.Text.Json.Serialization.JsonPropertyName(\"inptu_text\")] public string? InputText { get; init; } [Response] public required string Output { get; init; } }\n",
            """{"instruction": "a", "inptu_text": "c", "output": "b"}"""),
        ["property that is bound already"] = Bound(
            "SFT0813",
            "Bind 'Instruction' to the column 'promt'",
            "public sealed record Row([property: System.Text.Json.Serialization.JsonPropertyName(\"prompt\")] string Instruction, string? InputText, [property: Response] string Output);\n",
            "public sealed record Row([property: System.Text.Json.Serialization.JsonPropertyName(\"promt\")] string Instruction, string? InputText, [property: Response] string Output);\n",
            """{"promt": "a", "output": "b"}"""),
        ["column in some rows"] = Column(
            "SFT0813",
            "Rename the column to 'instruction'",
            "{\"instruction\": \"a\", \"output\": \"b\"}\n{\"instrution\": \"c\", \"output\": \"b\"}\n{\"output\": \"instrution\", \"instrution\": \"e\"}\n",
            "{\"instruction\": \"a\", \"output\": \"b\"}\n{\"instruction\": \"c\", \"output\": \"b\"}\n{\"output\": \"instrution\", \"instruction\": \"e\"}\n"),
        ["optional column"] = Column(
            "SFT0814",
            "Rename the column to 'inputText'",
            "{\"instruction\": \"a\", \"inptuText\": \"c\", \"output\": \"b\"}\n",
            "{\"instruction\": \"a\", \"inputText\": \"c\", \"output\": \"b\"}\n"),
    };

    private const string YamlPath = "/project/R.recipe.yaml";

    /// <summary>A recipe file that is right but for one line.</summary>
    private static FixCase Yaml(string id, string title, string before, string after, string lora = "lora: {}") =>
        new(id, title, RecipeFile(line: before, lora: lora), RecipeFile(line: after, lora: lora)) { Path = YamlPath };

    /// <summary>A recipe file that is right but for its template.</summary>
    private static FixCase Template(string id, string title, string before, string after, string field = "") =>
        new(id, title, RecipeFile(template: before, field: field), RecipeFile(template: after, field: field)) { Path = YamlPath };

    private static string RecipeFile(
        string template = "\"{instruction}\\n{output}\"", string field = "", string line = "", string lora = "lora: {}", string model = "facebook/opt-350m") =>
        $"model: {model}\n{lora}\ntemplate: {template}\n{line}\nrow:\n  instruction: string\n  {field}\n  output: {{role: response}}\n";

    private static FixCase Bound(string id, string title, string before, string after, string rows) =>
        new(id, title, WithData + before, WithData + after) { Files = new RecipeProject().WithData(DataPath, rows + "\n" + rows.Replace("\"a\"", "\"d\"", StringComparison.Ordinal)) };

    private static FixCase Column(string id, string title, string before, string after) => new(id, title, before, after)
    {
        Path = "/project/" + DataPath,
        Files = new RecipeProject(),
        Source = WithData + "public sealed record Row(string Instruction, string? InputText, [property: Response] string Output);\n",
    };
}
