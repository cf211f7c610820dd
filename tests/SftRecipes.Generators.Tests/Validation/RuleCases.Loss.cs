using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

// 07xx: losses and preferences
public static partial class RuleCases
{
    private const string Pair = "public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);";
    private const string Labelled = "public record Row(string Instruction, [property: Response] string Output, [property: Label] bool Good);";

    private static readonly Dictionary<string, string> LossSources = new(StringComparer.Ordinal)
    {
        ["two preference methods"] = RecipeSource.Of(method: "[Lora] [Dpo] [{|SFT0701:Orpo|}]", row: Pair),
        ["three preference methods"] = RecipeSource.Of(
            method: "[Lora] [Dpo] [{|SFT0701:Orpo|}, {|SFT0701:Kto|}]", type: "public partial class R : ISftRecipe<Row>;", row: Pair),
        ["no pair"] = RecipeSource.Of(
            method: "[Lora] [Dpo]", type: "public partial class R : ISftRecipe<{|SFT0702:{|SFT0702:Row|}|}>;"),
        ["no rejected answer"] = RecipeSource.Of(
            method: "[Lora] [Orpo]", type: "public partial class R : ISftRecipe<{|SFT0702:Row|}>;",
            row: "public record Row(string Instruction, [property: Chosen] string Output);"),
        ["no label"] = RecipeSource.Of(method: "[Lora] [Kto]", type: "public partial class R : ISftRecipe<{|SFT0702:Row|}>;"),
        ["response beside a pair"] = RecipeSource.Of(
            method: "[Lora] [Dpo]",
            row: "public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse) "
                + "{ [Response] public string {|SFT0703:Answer|} { get; init; } = \"\"; }"),
        ["pair without a method"] = RecipeSource.Of(
            row: "public record Row(string Instruction, [property: Chosen] string {|SFT0704:Output|}, [Rejected] string {|SFT0704:Worse|});"),
        ["label without a method"] = RecipeSource.Of(
            row: "public record Row(string Instruction, [property: Response] string Output, [property: Label] bool {|SFT0704:Good|});"),
        ["label of pairs"] = RecipeSource.Of(
            method: "[Lora] [Dpo]",
            row: "public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse, "
                + "[property: Label] bool {|SFT0704:Good|});"),
        ["two rejected answers"] = RecipeSource.Of(
            method: "[Lora] [Dpo]",
            row: "public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse, "
                + "[property: Rejected] string {|SFT0705:Worst|});"),
        ["DPO values"] = RecipeSource.Of(method: "[Lora] [Dpo(Beta = {|SFT0706:0|}, LabelSmoothing = {|SFT0706:0.5|})]", row: Pair),
        ["ORPO values"] = RecipeSource.Of(method: "[Lora] [Orpo(Beta = {|SFT0706:-0.1|})]", row: Pair),
        ["KTO values"] = RecipeSource.Of(
            method: "[Lora] [Kto(Beta = {|SFT0706:double.NaN|}, DesirableWeight = {|SFT0706:0|}, UndesirableWeight = {|SFT0706:-1|})]",
            row: Labelled),
        ["label smoothing of IPO"] = RecipeSource.Of(
            method: "[Lora] [Dpo(LossType = DpoLossType.Ipo, LabelSmoothing = {|SFT0707:0.1|})]", row: Pair),
        ["label smoothing of hinge"] = RecipeSource.Of(
            method: "[Lora] [Dpo(LossType = DpoLossType.Hinge, LabelSmoothing = {|SFT0707:0.1|})]", row: Pair),
        ["KTO batches of one"] = RecipeSource.Of(
            method: "[Lora] [Kto] [TrainingArguments(PerDeviceTrainBatchSize = {|SFT0708:1|}, PerDeviceEvalBatchSize = {|SFT0708:1|})]",
            row: Labelled),
        ["label that is no bool"] = RecipeSource.Of(
            method: "[Lora] [Kto]",
            row: "public record Row(string Instruction, [property: Response] string Output, [property: Label] int {|SFT0709:Stars|});"),
        ["DPO from scratch"] = RecipeSource.Of(method: "[FullFineTuning(FromScratch = {|SFT0710:true|})] [Dpo]", row: Pair),
        ["preference of the prompt"] = RecipeSource.Of(
            method: "[Lora] [Dpo] [TrainingArguments(CompletionOnlyLoss = {|SFT0711:false|})]", row: Pair),
        ["losses of answers beside a preference"] = RecipeSource.Of(
            method: "[Lora] [Orpo] [TrainingArguments(LossType = {|SFT0712:LossType.Dft|}, NeftuneNoiseAlpha = {|SFT0712:5|})]", row: Pair),
        ["smoothing of answers beside a preference"] = RecipeSource.Of(
            method: "[Lora] [Dpo] [TrainingArguments(LabelSmoothingFactor = {|SFT0712:0.1|})]", row: Pair),
        ["rejected answer in the prompt"] = RecipeSource.Of(
            method: "[Lora] [Dpo]", template: "\"{Instruction}{|SFT0713:{Worse}|}{Output}\"", row: Pair),
        ["label in the prompt"] = RecipeSource.Of(
            method: "[Lora] [Kto]", template: "\"{Instruction}{|SFT0713:{Good}|}{Output}\"", row: Labelled),
        ["DPO loss undefined"] = RecipeSource.Of(method: "[Lora] [Dpo(LossType = {|SFT0714:(DpoLossType)9|})]", row: Pair),
        ["label smoothing of DFT"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LossType = LossType.Dft, LabelSmoothingFactor = {|SFT0715:0.1|})]"),
        ["loss values"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(LabelSmoothingFactor = {|SFT0401:1|}, NeftuneNoiseAlpha = {|SFT0401:-5|}, "
                + "LossType = {|SFT0403:(LossType)9|})]"),
        ["rejected answer without a text form"] = RecipeSource.Of(
            method: "[Lora] [Dpo]",
            row: "public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] List<string> {|SFT0311:Worse|});"),
        ["orphan method"] = "[{|SFT0009:Dpo|}] [{|SFT0009:Kto|}] public class NotARecipe;",
    };
}
