using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.CodeFixes;

/// <summary>A mistake and its repair.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Title">What is offered.</param>
/// <param name="Before">What is mended: the source, or one of the files.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record FixCase(string Id, string Title, string Before, string After)
{
    /// <summary>A project whose additional files are there too; null for <see cref="CodeFixProject.TinyModel"/>'s.</summary>
    public RecipeProject? Files { get; init; }

    /// <summary>Which file is mended.</summary>
    public string Path { get; init; } = CodeFixProject.SourcePath;

    /// <summary>The source, where a file is mended.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The source and the additional files with this text of what is mended.</summary>
    public (string Source, RecipeProject Files) With(string text)
    {
        RecipeProject files = Files ?? CodeFixProject.Analyzed();
        return Path == CodeFixProject.SourcePath ? (text, files)
            : Path.EndsWith(".yaml", StringComparison.Ordinal) ? (Source, files.WithRecipeFile(text, Path))
            : (Source, files.WithData(Path["/project/".Length..], text));
    }
}

internal static partial class FixCases
{
    private const string Raw = "\"\"\"";

    public static IReadOnlyDictionary<string, FixCase> All { get; } = InCode().Concat(InFiles()).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, FixCase> InCode() => new(StringComparer.Ordinal)
    {
        ["not partial"] = Of("SFT0001", "Make partial", Type("public sealed class R : ISftRecipe<Row>;"), Type("public sealed partial class R : ISftRecipe<Row>;")),
        ["containing types not partial"] = Of(
            "SFT0003",
            "Make partial",
            $"public static class A {{ class B {{ {RecipeSource.Of(row: string.Empty)} }} }} {RecipeSource.Row}",
            $"public static partial class A {{ partial class B {{ {RecipeSource.Of(row: string.Empty)} }} }} {RecipeSource.Row}"),
        ["nearest model"] = Of("SFT0010", "Change to 'facebook/opt-350m'", Recipe("facebook/opt-350"), Recipe("facebook/opt-350m")),
        ["rank of half the module"] = Of("SFT0102", "Change to '512'", Method("[Lora(Rank = 4096)]"), Method("[Lora(Rank = 512)]")),
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
        ["literal brace"] = Of("SFT0303", "Write literal braces", Template("\"{\\\"a\\\"}\\n{Output}\""), Template("\"{{\\\"a\\\"}}\\n{Output}\"")),
        ["block mark"] = Of("SFT0304", "Remove it", Template("\"{Instruction}{/Instruction}\\n{Output}\""), Template("\"{Instruction}\\n{Output}\"")),
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
            Template("@\"{Instruction} {Input}:{Output}\""),
            Template("@\"{Instruction} {?Input}{Input}{/Input}:{Output}\"")),
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
            RecipeSource.Of(recipe: "[SftRecipe(\"bigscience/bloom-560m\")]", template: "\"<s><s>{Instruction}\\n{Output}\""),
            RecipeSource.Of(recipe: "[SftRecipe(\"bigscience/bloom-560m\")]", template: "\"<s>{Instruction}\\n{Output}\"")),
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
        ["excluded and saved module"] = Of(
            "SFT0125",
            "Remove \"embed_out\"",
            Pythia("[Lora(TargetModulesPattern = \".*\", ModulesToSave = [\"embed_out\"], ExcludeModules = [\"embed_out\"])]"),
            Pythia("[Lora(TargetModulesPattern = \".*\", ModulesToSave = [\"embed_out\"], ExcludeModules = [])]")),
        ["exclusion of nothing"] = Of(
            "SFT0118",
            "Remove \"k_proj\"",
            Method("[Lora(ExcludeModules = [\"k_proj\"])]"),
            Method("[Lora(ExcludeModules = [])]")),
        ["excluded target"] = Of(
            "SFT0124",
            "Remove \"layers.0.fc1\"",
            Method("[Lora(TargetModules = [\"fc1\", \"layers.0.fc1\"], ExcludeModules = [\"layers.0.fc1\"])]"),
            Method("[Lora(TargetModules = [\"fc1\"], ExcludeModules = [\"layers.0.fc1\"])]")),
        ["adapted and saved module"] = Of(
            "SFT0114",
            "Remove \"fc1\"",
            Method("[Lora(TargetModules = [\"fc1\"], ModulesToSave = [\"fc1\"])]"),
            Method("[Lora(TargetModules = [\"fc1\"], ModulesToSave = [])]")),
        ["nearest adapted module"] = Of(
            "SFT0110",
            "Change to 'q_proj'",
            Method("[Lora] [LoraPattern(\"q_porj\", Rank = 2)]"),
            Method("[Lora] [LoraPattern(\"q_proj\", Rank = 2)]")),
        ["nearest module to save"] = Of(
            "SFT0113",
            "Change to 'fc1'",
            Method("[Lora(ModulesToSave = [\"fc_1\"])]"),
            Method("[Lora(ModulesToSave = [\"fc1\"])]")),
        ["block of rows"] = Of(
            "SFT0206",
            "Set BlockSize = 512",
            Method("[Lora] [Quantization(QuantizationType.Nf4, BlockSize = 1024)]"),
            Method("[Lora] [Quantization(QuantizationType.Nf4, BlockSize = 512)]")),
        ["compute type of mixed precision"] = Of(
            "SFT0207",
            "Remove ComputeType",
            Method("[Lora] [Quantization(QuantizationType.Nf4, ComputeType = ComputeType.Float32)] [TrainingArguments(Bf16 = true)]"),
            Method("[Lora] [Quantization(QuantizationType.Nf4)] [TrainingArguments(Bf16 = true)]")),
        ["compute type of its own"] = Of(
            "SFT0207",
            "Remove Fp16",
            Method("[Lora] [Quantization(QuantizationType.Nf4, ComputeType = ComputeType.BFloat16)] [TrainingArguments(Fp16 = true, MaxSteps = 3)]"),
            Method("[Lora] [Quantization(QuantizationType.Nf4, ComputeType = ComputeType.BFloat16)] [TrainingArguments(MaxSteps = 3)]")),
        ["NF4"] = Of(
            "SFT0208",
            "Set Type = QuantizationType.Nf4",
            Method("[Lora] [Quantization(QuantizationType.Fp4, DoubleQuantization = true)]"),
            Method("[Lora] [Quantization(QuantizationType.Nf4, DoubleQuantization = true)]")),
        ["no block size"] = Of(
            "SFT0210",
            "Remove BlockSize",
            Method("[Lora] [Quantization(QuantizationType.Int8, BlockSize = 64)]"),
            Method("[Lora] [Quantization(QuantizationType.Int8)]")),
        ["keep the prompt template"] = Of(
            "SFT0313",
            "Remove [ChatTemplate]",
            Method("[Lora]\n[ChatTemplate]"),
            Method("[Lora]")),
        ["nearest chat template"] = Of(
            "SFT0314",
            "Change to 'chatml'",
            Chat("Qwen/Qwen2.5-0.5B-Instruct", "ChatTemplate(\"ChatLM\")"),
            Chat("Qwen/Qwen2.5-0.5B-Instruct", "ChatTemplate(\"chatml\")")),
        ["response on a line of its own"] = Of(
            "SFT0332",
            "Put the response on a line of its own",
            Template("\"{Instruction}: {Output}\""),
            Template("\"{Instruction}:\\n{Output}\"")),
        ["response on a line of a raw string"] = Of(
            "SFT0332",
            "Put the response on a line of its own",
            Template($"{Raw}\n    {{Instruction}}\n    Answer: {{Output}}\n    {Raw}"),
            Template($"{Raw}\n    {{Instruction}}\n    Answer:\n    {{Output}}\n    {Raw}")),
        ["no white space before the response"] = Of(
            "SFT0332",
            "Remove the white space",
            Template("@\"{Instruction} {Output}\""),
            Template("@\"{Instruction}{Output}\"")),
        ["answers only"] = Of(
            "SFT0333",
            "Remove CompletionOnlyLoss",
            Method("[Lora] [TrainingArguments(CompletionOnlyLoss = false)]"),
            Method("[Lora] [TrainingArguments]")),
        ["warm-up in steps"] = Of(
            "SFT0411",
            "Remove WarmupRatio",
            Method("[Lora] [TrainingArguments(WarmupSteps = 9, WarmupRatio = 0.1)]"),
            Method("[Lora] [TrainingArguments(WarmupSteps = 9)]")),
        ["steps"] = Of(
            "SFT0412",
            "Remove NumTrainEpochs",
            Method("[Lora] [TrainingArguments(NumTrainEpochs = 2, MaxSteps = 9)]"),
            Method("[Lora] [TrainingArguments(MaxSteps = 9)]")),
        ["epochs"] = Of(
            "SFT0412",
            "Remove MaxSteps",
            Method("[Lora] [TrainingArguments(NumTrainEpochs = 2, MaxSteps = 9)]"),
            Method("[Lora] [TrainingArguments(NumTrainEpochs = 2)]")),
        ["bfloat16 for Gemma"] = Of(
            "SFT0413",
            "Compute in bfloat16",
            Gemma("[Lora] [TrainingArguments(Fp16 = true)]"),
            Gemma("[Lora] [TrainingArguments(Bf16 = true)]")),
        ["bfloat16 as the compute type"] = Of(
            "SFT0413",
            "Compute in bfloat16",
            Gemma("[Lora] [Quantization(QuantizationType.Nf4, ComputeType = ComputeType.Float16)]"),
            Gemma("[Lora] [Quantization(QuantizationType.Nf4, ComputeType = ComputeType.BFloat16)]")),
        ["evaluations for the best model"] = Of(
            "SFT0414",
            "Set EvalStrategy = IntervalStrategy.Steps",
            Best("LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.Best"),
            Best("LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Steps")),
        ["checkpoints of evaluations"] = Of(
            "SFT0415",
            "Set SaveStrategy = IntervalStrategy.Epoch",
            Best("LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Epoch"),
            Best("LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Epoch, SaveStrategy = IntervalStrategy.Epoch")),
        ["checkpoints of the best"] = Of(
            "SFT0415",
            "Set SaveStrategy = IntervalStrategy.Best",
            Best("LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.No, EvalStrategy = IntervalStrategy.Epoch"),
            Best("LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Epoch")),
        ["checkpoints at evaluations"] = Of(
            "SFT0416",
            "Set SaveSteps = 300",
            Best("LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100, SaveSteps = 250"),
            Best("LoadBestModelAtEnd = true, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 100, SaveSteps = 300")),
        ["best model of a run that ends early"] = Of(
            "SFT0417",
            "Set LoadBestModelAtEnd = true",
            Best("EarlyStoppingPatience = 2, SaveSteps = 10, EvalStrategy = IntervalStrategy.Steps"),
            Best("EarlyStoppingPatience = 2, SaveSteps = 10, EvalStrategy = IntervalStrategy.Steps, LoadBestModelAtEnd = true")),
        ["option of the best model"] = Of(
            "SFT0418",
            "Remove GreaterIsBetter",
            Best("GreaterIsBetter = true"),
            Best("")),
        ["nearest metric"] = Of(
            "SFT0419",
            "Change to 'perplexity'",
            Best("LoadBestModelAtEnd = true, MetricForBestModel = \"perplexty\", SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Epoch"),
            Best("LoadBestModelAtEnd = true, MetricForBestModel = \"perplexity\", SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Epoch")),
        ["evaluations at steps"] = Of(
            "SFT0420",
            "Set EvalStrategy = IntervalStrategy.Steps",
            Best("EvalStrategy = IntervalStrategy.Best"),
            Best("EvalStrategy = IntervalStrategy.Steps")),
        ["default learning rate"] = Of(
            "SFT0421",
            "Remove LearningRate",
            Method("[FullFineTuning] [TrainingArguments(LearningRate = 1e-2)]"),
            Method("[FullFineTuning] [TrainingArguments]")),
        ["rows that are kept apart"] = Of(
            "SFT0423",
            "Set Packing = PackingStrategy.BestFitDecreasing",
            Method("[Lora] [TrainingArguments(Packing = PackingStrategy.Wrapped)]"),
            Method("[Lora] [TrainingArguments(Packing = PackingStrategy.BestFitDecreasing)]")),
        ["no patience"] = Of(
            "SFT0424",
            "Remove EarlyStoppingPatience",
            Best("EarlyStoppingPatience = 3, NumTrainEpochs = 2, LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Epoch"),
            Best("NumTrainEpochs = 2, LoadBestModelAtEnd = true, SaveStrategy = IntervalStrategy.Best, EvalStrategy = IntervalStrategy.Epoch")),
        ["dataset once"] = Of(
            "SFT0425",
            "Remove the attribute",
            Method("[Lora]\n[Dataset(\"a\")]\n[Dataset(\"a\")]"),
            Method("[Lora]\n[Dataset(\"a\")]")),
        ["one smallest rate"] = Of(
            "SFT0432",
            "Remove MinLrRate",
            Method("[Lora] [LrSchedulerKwargs(MinLr = 1e-5, MinLrRate = 0.1)] [TrainingArguments(LrSchedulerType = LrSchedulerType.CosineWithMinLr)]"),
            Method("[Lora] [LrSchedulerKwargs(MinLr = 1e-5)] [TrainingArguments(LrSchedulerType = LrSchedulerType.CosineWithMinLr)]")),
        ["one preference method"] = Of(
            "SFT0701",
            "Remove the attribute",
            Pair("[Lora]\n[Dpo]\n[Orpo]"),
            Pair("[Lora]\n[Dpo]")),
        ["smoothed labels or DFT"] = Of(
            "SFT0715",
            "Remove LabelSmoothingFactor",
            Method("[Lora] [TrainingArguments(LossType = LossType.Dft, LabelSmoothingFactor = 0.1)]"),
            Method("[Lora] [TrainingArguments(LossType = LossType.Dft)]")),
        ["block smaller than a matrix"] = Of(
            "SFT0205",
            "Set BlockSize = 32",
            Tiny("[Lora(Rank = 4)] [Quantization(QuantizationType.Nf4, BlockSize = 4096)]"),
            Tiny("[Lora(Rank = 4)] [Quantization(QuantizationType.Nf4, BlockSize = 32)]")),
        ["empty stop text"] = Of(
            "SFT0602", "Remove \"\"", Method("[Lora] [Generation(Stop = [\"a\", \"\"])]"), Method("[Lora] [Generation(Stop = [\"a\"])]")),
        ["EOS"] = Of(
            "SFT0603", "End trained responses in EOS", Template("\"{Output}\", AppendEos = false"), Template("\"{Output}\"")),
        ["nearest dataset"] = Of(
            "SFT0810", "Change to 'Data/train.jsonl'", Method("[Lora] [Dataset(\"Data/trian.jsonl\")]"), Method("[Lora] [Dataset(\"Data/train.jsonl\")]")) with
            {
                Files = new RecipeProject().WithDataFiles("Linux", "Data/train.jsonl", "Data/eval.jsonl"),
            },
        ["template that the model has"] = Of(
            "SFT0357",
            "Change to 'tool_use'",
            Chat("facebook/opt-125m", "ChatTemplate(ModelTemplate = \"tool-use\")"),
            Chat("facebook/opt-125m", "ChatTemplate(ModelTemplate = \"tool_use\")")) with
            {
                Files = new RecipeProject().WithModel(
                    "facebook/opt-125m",
                    """{ "eos_token": "</s>", "chat_template": [{ "name": "default", "template": "{% for m in messages %}{{ m.content }}</s>{% endfor %}" }, { "name": "tool_use", "template": "{% for m in messages %}{{ m.content }}</s>{% endfor %}" }] }""",
                    "/models/tokenizer_config.json"),
            },
        ["empty class"] = Of(
            "SFT0004",
            "Complete the recipe for instructions (headings)",
            "[SftRecipe(\"facebook/opt-125m\")]\npublic partial class R;\n",
            """"
            [SftRecipe("facebook/opt-125m")]
            [Lora(Rank = 16, Alpha = 32)]
            [PromptTemplate("""
                ### Instruction:
                {Instruction}

                {?Input}### Input:
                {Input}

                {/Input}### Response:
                {Output}
                """)]
            public partial class R : ISftRecipe<R.Row>
            {
                /// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>
                public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
            }

            """".ReplaceLineEndings("\n")),
        ["token in code"] = Of(
            "SFT0020",
            "Read it from HF_TOKEN in the environment",
            RecipeSource.Of() + $"static class Hub {{ public static HubOptions Options => new() {{ CacheDirectory = \"a\", Token = \"{Token}\" }}; }}",
            RecipeSource.Of() + "static class Hub { public static HubOptions Options => new() { CacheDirectory = \"a\", Token = Environment.GetEnvironmentVariable(\"HF_TOKEN\") }; }"),
        ["token in an attribute"] = Of(
            "SFT0020",
            "Remove it, and set HF_TOKEN in the environment",
            Chat("HuggingFaceTB/SmolLM2-135M-Instruct", $"ChatTemplate(\"chatml\", Kwargs = [\"a=1\", \"token={Token}\"])"),
            Chat("HuggingFaceTB/SmolLM2-135M-Instruct", "ChatTemplate(\"chatml\", Kwargs = [\"a=1\"])")),
        ["token as an argument"] = Of(
            "SFT0020",
            "Remove it, and set HF_TOKEN in the environment",
            RecipeSource.Of(recipe: $"[SftRecipe(\"facebook/opt-350m\", Revision = \"{Token}\")]"),
            RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-350m\")]")),
    };

    // In two parts, so that it is none here.
    private static string Token => "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYz01234567";

    private static string Best(string arguments) => Method(arguments.Length == 0
        ? "[Lora] [Dataset(\"a\", EvalSplit = 0.1)] [TrainingArguments]"
        : $"[Lora] [Dataset(\"a\", EvalSplit = 0.1)] [TrainingArguments({arguments})]");

    private static string Tiny(string method) => RecipeSource.Of(method, recipe: $"[SftRecipe(\"{CodeFixProject.TinyModel}\")]");

    private static string Gemma(string method) => RecipeSource.Of(method, recipe: "[SftRecipe(\"google/gemma-2-2b\")]");

    private static string Pythia(string method) => RecipeSource.Of(method, recipe: "[SftRecipe(\"EleutherAI/pythia-160m\")]");

    private static string Pair(string method) => RecipeSource.Of(
        method, "\"{Question}\\n{Good}\"", row: "public sealed record Row(string Question, [property: Chosen] string Good, [property: Rejected] string Bad);");

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
