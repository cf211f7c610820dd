using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Sources that break rules, marked where each rule must point; every rule has at least one.</summary>
public static partial class RuleCases
{
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        // 00xx: the class and its base model
        ["not partial"] = RecipeSource.Of(type: "public class {|SFT0001:R|} : ISftRecipe<Row>;"),
        ["generic"] = RecipeSource.Of(type: "public partial class {|SFT0002:R|}<T> : ISftRecipe<Row>;"),
        ["static"] = RecipeSource.Of(type: "public static partial class {|SFT0002:{|SFT0004:R|}|};"),
        ["abstract"] = RecipeSource.Of(type: "public abstract partial class {|SFT0002:R|} : ISftRecipe<Row>;"),
        ["file-local"] = RecipeSource.Of(type: "file partial class {|SFT0002:R|} : ISftRecipe<Row>;"),
        ["record"] = RecipeSource.Of(type: "public partial record {|SFT0002:R|} : ISftRecipe<Row>;"),
        ["containing type not partial"] =
            $"public class Outer {{ {RecipeSource.Of(type: "public partial class {|SFT0003:R|} : ISftRecipe<Row>;")} }}",
        ["containing type generic"] =
            $"public partial class Outer<T> {{ {RecipeSource.Of(type: "public partial class {|SFT0003:R|} : ISftRecipe<Row>;")} }}",
        ["no row type"] = RecipeSource.Of(type: "public partial class {|SFT0004:R|};"),
        ["several row types"] = RecipeSource.Of(
            type: "public partial class {|SFT0005:R|} : ISftRecipe<Row>, ISftRecipe<Other>;", row: RecipeSource.Row + "public record Other;"),
        ["row type internal"] = RecipeSource.Of(
            type: "public partial class R : ISftRecipe<{|SFT0006:Row|}>;", row: RecipeSource.Row.Replace("public", "internal", StringComparison.Ordinal)),
        ["row type private"] = RecipeSource.Of(
            type: "public partial class R : SftRecipes.ISftRecipe<{|SFT0006:R.Row|}> { private sealed record Row(string Instruction, [Response] string Output); }",
            row: string.Empty),
        ["both methods"] = RecipeSource.Of(method: "[Lora] [{|SFT0007:FullFineTuning|}]"),
        ["no method"] = RecipeSource.Of(method: string.Empty, type: "public partial class {|SFT0008:R|} : ISftRecipe<Row>;"),
        ["orphans"] = "[{|SFT0009:Lora(Rank = 4)|}, {|SFT0009:Dataset(\"a\")|}] public class NotARecipe;",
        ["orphan without a base model"] = RecipeSource.Of(recipe: "", method: "[{|SFT0009:FullFineTuning|}]", template: "\"\"").Replace(
            "[PromptTemplate(\"\")]", "[{|SFT0009:PromptTemplate(\"\")|}]", StringComparison.Ordinal),
        ["unknown model"] = RecipeSource.Of(recipe: "[SftRecipe({|SFT0010:\"facebook/opt-350\"|})]"),
        ["unknown model by name"] = RecipeSource.Of(recipe: "[SftRecipe(model: {|SFT0010:\"\"|})]"),
        ["empty revision"] = RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-125m\", Revision = {|SFT0011:\" \"|})]"),
        ["from scratch with LoRA"] = RecipeSource.Of(method: "[Lora] [FullFineTuning(FromScratch = {|SFT0012:true|})]"),

        // 01xx: LoRA
        ["rank"] = RecipeSource.Of(method: "[Lora(Rank = {|SFT0101:0|})]"),
        ["rank beyond the default targets"] = RecipeSource.Of(method: "[Lora(Rank = {|SFT0102:1025|})]"),
        ["rank beyond a grouped key"] = RecipeSource.Of(
            recipe: "[SftRecipe(\"meta-llama/Llama-3.2-1B\")]", method: "[Lora(TargetModules = [\"k_proj\"], Rank = {|SFT0102:513|})]"),
        ["alpha"] = RecipeSource.Of(method: "[Lora(Alpha = {|SFT0103:0|})]"),
        ["alpha not a number"] = RecipeSource.Of(method: "[Lora(Alpha = {|SFT0103:double.NaN|})]"),
        ["dropout"] = RecipeSource.Of(method: "[Lora(Dropout = {|SFT0104:1|})]"),
        ["target in a collection"] = RecipeSource.Of(method: "[Lora(TargetModules = [\"q_proj\", {|SFT0105:\"value_proj\"|}])]"),
        ["target in an array"] = RecipeSource.Of(method: "[Lora(TargetModules = new[] { {|SFT0105:\"\"|}, \"q_proj\" })]"),
        ["target in a typed array"] = RecipeSource.Of(method: "[Lora(TargetModules = new string[] { {|SFT0105:\"proj\"|} })]"),
        ["target is a module that holds linears"] = RecipeSource.Of(method: "[Lora(TargetModules = [{|SFT0105:\"self_attn\"|}])]"),
        ["target of another architecture"] = RecipeSource.Of(method: "[Lora(TargetModules = [{|SFT0105:\"o_proj\"|}, \"out_proj\"])]"),
        ["target is a tied head"] = RecipeSource.Of(method: "[Lora(TargetModules = [{|SFT0106:\"lm_head\"|}])]"),

        // 02xx: quantization
        ["quantized full fine-tuning"] = RecipeSource.Of(method: "[{|SFT0201:Quantization(QuantizationType.Nf4)|}] [FullFineTuning]"),
        ["double quantization of int8"] = RecipeSource.Of(
            method: "[Lora] [Quantization(QuantizationType.Int8, DoubleQuantization = {|SFT0202:true|})]"),
        ["double quantization of nothing"] = RecipeSource.Of(
            method: "[FullFineTuning] [Quantization(QuantizationType.None, DoubleQuantization = {|SFT0202:true|})]"),
        ["block size no power of two"] = RecipeSource.Of(method: "[Lora] [Quantization(QuantizationType.Nf4, BlockSize = {|SFT0203:96|})]"),
        ["block size too small"] = RecipeSource.Of(method: "[Lora] [Quantization(QuantizationType.Fp4, BlockSize = {|SFT0203:16|})]"),
        ["block size negative"] = RecipeSource.Of(method: "[Lora] [Quantization(QuantizationType.Fp4, BlockSize = {|SFT0203:int.MinValue|})]"),
        ["quantization undefined"] = RecipeSource.Of(
            method: "[Lora] [Quantization({|SFT0204:(QuantizationType)9|}, ComputeType = {|SFT0204:(ComputeType)(-1)|})]"),

        // 04xx: training and data
        ["training values"] = RecipeSource.Of(method: """
            [Lora]
            [TrainingArguments(
                PerDeviceTrainBatchSize = {|SFT0401:0|}, PerDeviceEvalBatchSize = {|SFT0401:65536|}, GradientAccumulationSteps = {|SFT0401:-1|},
                NumTrainEpochs = {|SFT0401:0|}, MaxSteps = {|SFT0401:0|}, LearningRate = {|SFT0401:0|}, WarmupSteps = {|SFT0401:-1|},
                WarmupRatio = {|SFT0401:1|}, AdamBeta1 = {|SFT0401:1|}, AdamBeta2 = {|SFT0401:-0.1|}, AdamEpsilon = {|SFT0401:0|},
                WeightDecay = {|SFT0401:-0.01|}, MaxGradNorm = {|SFT0401:double.PositiveInfinity|}, MaxLength = {|SFT0401:1|},
                Streaming = true, ShuffleBufferSize = {|SFT0401:0|}, LoggingSteps = {|SFT0401:0|}, EvalSteps = {|SFT0401:-5|}, SaveSteps = {|SFT0401:0|}, SaveTotalLimit = {|SFT0401:-1|})]
            """),
        ["length beyond positions"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(MaxLength = {|SFT0402:2049|})]"),
        ["training choices"] = RecipeSource.Of(method: """
            [Lora]
            [Dataset("a", Weight = 1, EvalSplit = 0.5)]
            [TrainingArguments(
                LrSchedulerType = {|SFT0403:(LrSchedulerType)99|}, OverLength = {|SFT0403:(OverLengthPolicy)9|},
                Packing = {|SFT0403:(PackingStrategy)9|}, DatasetStoppingStrategy = {|SFT0403:(StoppingStrategy)9|},
                EvalStrategy = {|SFT0403:(IntervalStrategy)9|}, SaveStrategy = {|SFT0403:(IntervalStrategy)9|})]
            """),
        ["evaluation without data"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\")] [TrainingArguments(EvalStrategy = {|SFT0404:IntervalStrategy.Steps|})]"),
        ["two sources of evaluation rows"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\", EvalPath = \"b\", EvalSplit = {|SFT0405:0.1|})]"),
        ["both half precisions"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(Fp16 = true, Bf16 = {|SFT0406:true|})]"),
        ["evaluation share"] = RecipeSource.Of(method: "[Lora] [Dataset(\"a\", EvalSplit = {|SFT0407:1|})]"),
        ["evaluation share of the second dataset"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\", EvalSplit = 0.1)] [Dataset(\"b\", EvalSplit = {|SFT0407:-1|})]"),
        ["evaluation without data in several datasets"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\")] [Dataset(\"b\")] [TrainingArguments(EvalStrategy = {|SFT0404:IntervalStrategy.Epoch|})]"),
        ["paths"] = RecipeSource.Of(
            method: "[Lora] [Dataset({|SFT0408:\"\"|}, EvalPath = {|SFT0408:\" \"|})] [TrainingArguments(OutputDirectory = {|SFT0408:null!|})]"),

        // 06xx: generation
        ["generation values"] = RecipeSource.Of(method: """
            [Lora]
            [Generation(MaxNewTokens = {|SFT0601:0|}, Temperature = {|SFT0601:-1|}, TopK = {|SFT0601:-1|}, TopP = {|SFT0601:0|},
                RepetitionPenalty = {|SFT0601:0.5|})]
            """),
        ["nothing ends an answer"] = RecipeSource.Of(template: "\"{Output}\", AppendEos = {|SFT0603:false|}"),
        ["empty stop text"] = RecipeSource.Of(method: "[Lora] [Generation(Stop = [\"###\", {|SFT0602:\"\"|}])]"),
    };

    public static TheoryData<string> Names => [.. AllNames];

    internal static IEnumerable<string> AllNames => AllSources.SelectMany(sources => sources.Keys);

    private static Dictionary<string, string>[] AllSources =>
    [
        Sources,
        LoraSources,
        PromptSources,
        LossSources,
        OptimizationSources,
        ChatSources,
        DataSources,
    ];

    /// <summary>All ids that some case expects.</summary>
    internal static IEnumerable<string> CoveredIds =>
        AllNames.SelectMany(name => Markup.Parse(Source(name)).Marks.Select(mark => mark.Id)).Concat(ModelFileCases.CoveredIds).Distinct();

    public static string Source(string name) => AllSources.Select(sources => sources.GetValueOrDefault(name)).First(source => source is not null)!;
}
