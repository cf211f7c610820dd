using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.CodeFixes;

/// <summary>A mistake and its repair.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Title">What is offered.</param>
/// <param name="Before">The source.</param>
/// <param name="After">The source afterwards.</param>
internal sealed record FixCase(string Id, string Title, string Before, string After);

internal static class FixCases
{
    private const string Raw = "\"\"\"";

    public static IReadOnlyDictionary<string, FixCase> All { get; } = new Dictionary<string, FixCase>(StringComparer.Ordinal)
    {
        ["not partial"] = Of("SFT0001", "Make partial", Type("public sealed class R : ISftRecipe<Row>;"), Type("public sealed partial class R : ISftRecipe<Row>;")),
        ["containing types not partial"] = Of(
            "SFT0003",
            "Make partial",
            $"public static class A {{ class B {{ {RecipeSource.Of(row: string.Empty)} }} }} {RecipeSource.Row}",
            $"public static partial class A {{ partial class B {{ {RecipeSource.Of(row: string.Empty)} }} }} {RecipeSource.Row}"),
        ["nearest model"] = Of("SFT0010", "Change to 'facebook/opt-350m'", Recipe("facebook/opt-350"), Recipe("facebook/opt-350m")),
        ["largest rank"] = Of("SFT0102", "Change to '1024'", Method("[Lora(Rank = 4096)]"), Method("[Lora(Rank = 1024)]")),
        ["nearest module"] = Of(
            "SFT0105",
            "Change to 'q_proj'",
            Method("[Lora(TargetModules = [\"q_porj\", \"fc1\"])]"),
            Method("[Lora(TargetModules = [\"q_proj\", \"fc1\"])]")),
        ["no such module"] = Of(
            "SFT0105",
            "Remove \"embed\"",
            Method("[Lora(TargetModules = new[] { \"q_proj\", \"embed\" })]"),
            Method("[Lora(TargetModules = new[] { \"q_proj\" })]")),
        ["tied head"] = Of(
            "SFT0106",
            "Remove \"lm_head\"",
            Method("[Lora(TargetModules = [\"lm_head\", \"q_proj\"])]"),
            Method("[Lora(TargetModules = [\"q_proj\"])]")),
        ["keep LoRA"] = Of("SFT0007", "Remove [FullFineTuning]", Method("[Lora]\n[FullFineTuning]"), Method("[Lora]")),
        ["keep full fine-tuning"] = Of("SFT0007", "Remove [Lora]", Method("[Lora, FullFineTuning]"), Method("[FullFineTuning]")),
        ["keep pretraining"] = Of("SFT0012", "Remove [Lora]", Method("[Lora]\n[FullFineTuning(FromScratch = true)]"), Method("[FullFineTuning(FromScratch = true)]")),
        ["method"] = Of("SFT0008", "Add [Lora]", Source("[PromptTemplate(\"{Output}\")]"), Source("[PromptTemplate(\"{Output}\")]\n[Lora(Rank = 16, Alpha = 32)]")),
        ["orphan"] = Of("SFT0009", "Remove the attribute", "[Lora(Rank = 4)] public class C;\n", "public class C;\n"),
        ["revision"] = Of(
            "SFT0011",
            "Remove Revision",
            RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-125m\", Revision = \"\")]"),
            RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-125m\")]")),
        ["no quantization"] = Of("SFT0201", "Remove [Quantization]", Method("[Quantization(QuantizationType.Nf4)] [FullFineTuning]"), Method("[FullFineTuning]")),
        ["no double quantization"] = Of(
            "SFT0202",
            "Remove DoubleQuantization",
            Method("[Lora] [Quantization(QuantizationType.Int8, DoubleQuantization = true)]"),
            Method("[Lora] [Quantization(QuantizationType.Int8)]")),
        ["usual block size"] = Of(
            "SFT0203",
            "Remove BlockSize",
            Method("[Lora] [Quantization(QuantizationType.Nf4, BlockSize = 65, DoubleQuantization = true)]"),
            Method("[Lora] [Quantization(QuantizationType.Nf4, DoubleQuantization = true)]")),
        ["template from the row type"] = Of(
            "SFT0301",
            "Add a [PromptTemplate]",
            Source("[Lora]"),
            Source($"[Lora]\n[PromptTemplate({Raw}\n    ### Instruction:\n    {{Instruction}}\n\n    {{?Input}}### Input:\n    {{Input}}\n\n    {{/Input}}### Output:\n    {{Output}}\n    {Raw})]")),
        ["nearest placeholder"] = Of("SFT0302", "Change to 'Instruction'", Template("\"{Instrution}{Output}\""), Template("\"{Instruction}{Output}\"")),
        ["nearest placeholder of a block"] = Of(
            "SFT0302", "Change to 'Input'", Template("\"{?Inputs}a{/Input}{Output}\""), Template("\"{?Input}a{/Input}{Output}\"")),
        ["literal brace"] = Of("SFT0303", "Write literal braces", Template("\"{\\\"a\\\"} {Output}\""), Template("\"{{\\\"a\\\"}} {Output}\"")),
        ["block mark"] = Of("SFT0304", "Remove it", Template("\"a{/Input} {Output}\""), Template("\"a {Output}\"")),
        ["response of a string"] = Of(
            "SFT0305", "End the template with {Output}", Template("\"{Instruction}\""), Template("\"{Instruction}\\n{Output}\"")),
        ["response of an empty string"] = Of("SFT0305", "End the template with {Output}", Template("\"\""), Template("\"{Output}\"")),
        ["response of a raw string"] = Of(
            "SFT0305",
            "End the template with {Output}",
            Template($"{Raw}\n    ### Instruction:\n    {{Instruction}}\n    {Raw}"),
            Template($"{Raw}\n    ### Instruction:\n    {{Instruction}}\n    {{Output}}\n    {Raw}")),
        ["second response"] = Of("SFT0306", "Remove it", Template("\"{Output}{Output}\""), Template("\"{Output}\"")),
        ["text after the response"] = Of("SFT0308", "Remove it", Template("\"{Output}\\n### End\""), Template("\"{Output}\"")),
        ["response of a record"] = Of(
            "SFT0309", "Mark 'Output' [Response]", Row("string Instruction, string Output"), Row("string Instruction, [property: Response] string Output")),
        ["optional paragraph"] = Of(
            "SFT0330",
            "Leave it out where Input is empty: {?Input}…{/Input}",
            Template($"{Raw}\n    ### Instruction:\n    {{Instruction}}\n\n    ### Input:\n    {{Input}}\n\n    ### Response:\n    {{Output}}\n    {Raw}"),
            Template($"{Raw}\n    ### Instruction:\n    {{Instruction}}\n\n    {{?Input}}### Input:\n    {{Input}}\n\n    {{/Input}}### Response:\n    {{Output}}\n    {Raw}")),
        ["optional line"] = Of(
            "SFT0330",
            "Leave it out where Input is empty: {?Input}…{/Input}",
            Template("\"{Instruction}\\nInput: {Input}\\n{Output}\""),
            Template("\"{Instruction}\\n{?Input}Input: {Input}\\n{/Input}{Output}\"")),
        ["optional word"] = Of(
            "SFT0330",
            "Leave it out where Input is empty: {?Input}…{/Input}",
            Template("@\"{Instruction} {Input} {Output}\""),
            Template("@\"{Instruction} {?Input}{Input}{/Input} {Output}\"")),
        ["the model's own end of a turn"] = Of(
            "SFT0351",
            "Change to '<|eot_id|>'",
            Llama3("\"<|start_header_id|>{Instruction}<|im_end|>\\n{Output}\""),
            Llama3("\"<|start_header_id|>{Instruction}<|eot_id|>\\n{Output}\"")),
        ["the model's own chat template"] = Of(
            "SFT0351", "Change to 'gemma'", Chat("google/gemma-2-2b-it", "ChatTemplate(\"chatml\")"), Chat("google/gemma-2-2b-it", "ChatTemplate(\"gemma\")")),
        ["misspelled token in a raw string"] = Of(
            "SFT0352",
            "Change to '<|start_header_id|>'",
            Llama3($"{Raw}\n    <|start_heder_id|>{{Instruction}}\n    {{Output}}\n    {Raw}"),
            Llama3($"{Raw}\n    <|start_header_id|>{{Instruction}}\n    {{Output}}\n    {Raw}")),
        ["the chat template that the model was tuned with"] = Of(
            "SFT0353", "Change to 'chatml'", Chat("Qwen/Qwen2.5-0.5B-Instruct", "ChatTemplate(\"alpaca\")"), Chat("Qwen/Qwen2.5-0.5B-Instruct", "ChatTemplate(\"chatml\")")),
        ["BOS twice"] = Of(
            "SFT0354",
            "Remove it",
            RecipeSource.Of(recipe: "[SftRecipe(\"bigscience/bloom-560m\")]", template: "\"<s><s>{Instruction} {Output}\""),
            RecipeSource.Of(recipe: "[SftRecipe(\"bigscience/bloom-560m\")]", template: "\"<s>{Instruction} {Output}\"")),
        ["EOS behind a turn"] = Of(
            "SFT0355",
            "End the last turn in EOS too",
            Chat("Qwen/Qwen2.5-0.5B", "ChatTemplate(\"chatml\")"),
            Chat("Qwen/Qwen2.5-0.5B", "ChatTemplate(\"chatml\", AppendEos = true)")),
        ["largest length"] = Of(
            "SFT0402", "Change to '2048'", Method("[Lora] [TrainingArguments(MaxLength = 4096)]"), Method("[Lora] [TrainingArguments(MaxLength = 2048)]")),
        ["default length"] = Of(
            "SFT0402", "Remove MaxLength", Method("[Lora] [TrainingArguments(MaxLength = 4096)]"), Method("[Lora] [TrainingArguments]")),
        ["no evaluation"] = Of(
            "SFT0404",
            "Remove EvalStrategy",
            Method("[Lora] [Dataset(\"a\")] [TrainingArguments(EvalStrategy = IntervalStrategy.Steps, MaxSteps = 3)]"),
            Method("[Lora] [Dataset(\"a\")] [TrainingArguments(MaxSteps = 3)]")),
        ["keep the evaluation file"] = Of(
            "SFT0405",
            "Remove EvalSplit",
            Method("[Lora] [Dataset(\"a\", EvalSplit = 0.1, EvalPath = \"b\")]"),
            Method("[Lora] [Dataset(\"a\", EvalPath = \"b\")]")),
        ["keep bfloat16"] = Of(
            "SFT0406",
            "Remove Fp16",
            Method("[Lora] [TrainingArguments(Fp16 = true, Bf16 = true)]"),
            Method("[Lora] [TrainingArguments(Bf16 = true)]")),
        ["empty stop text"] = Of(
            "SFT0602", "Remove \"\"", Method("[Lora] [Generation(Stop = [\"a\", \"\"])]"), Method("[Lora] [Generation(Stop = [\"a\"])]")),
        ["EOS"] = Of(
            "SFT0603", "End trained responses in EOS", Template("\"{Output}\", AppendEos = false"), Template("\"{Output}\"")),
    };

    private static FixCase Of(string id, string title, string before, string after) => new(id, title, before, after);

    private static string Type(string type) => RecipeSource.Of(type: type);

    private static string Recipe(string model) => RecipeSource.Of(recipe: $"[SftRecipe(\"{model}\")]");

    private static string Method(string method) => RecipeSource.Of(method);

    private static string Template(string template) => RecipeSource.Of(template: template);

    private static string Llama3(string template) =>
        RecipeSource.Of(recipe: "[SftRecipe(\"meta-llama/Llama-3.2-1B-Instruct\")]", template: template);

    private static string Chat(string model, string attribute) =>
        $"[SftRecipe(\"{model}\")]\n[Lora]\n[{attribute}]\npublic partial class R : ISftRecipe<Conversation>;\n";

    private static string Row(string parameters) => RecipeSource.Of(row: $"public sealed record Row({parameters});");

    private static string Source(string attributes) =>
        $"[SftRecipe(\"facebook/opt-125m\")]\n{attributes}\npublic partial class R : ISftRecipe<Row>;\n{RecipeSource.Row}\n";
}
