using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

// 08xx: data
public static partial class RuleCases
{
    private static readonly Dictionary<string, string> DataSources = new(StringComparer.Ordinal)
    {
        ["streaming without an end"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(Streaming = {|SFT0801:true|}, NumTrainEpochs = 2)]"),
        ["share of a stream"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\")] [Dataset(\"b\", EvalSplit = {|SFT0802:0.1|})] [TrainingArguments(Streaming = true, MaxSteps = 9)]"),
        ["weights"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\", Weight = {|SFT0803:0|})] [Dataset(\"b\", Weight = {|SFT0803:-1|})] "
                + "[Dataset(\"c\", Weight = {|SFT0803:double.PositiveInfinity|})]"),
        ["weight of some"] = RecipeSource.Of(
            method: "[Lora] [Dataset({|SFT0804:\"a\"|})] [Dataset(\"b\", Weight = 2)] [Dataset(path: {|SFT0804:\"c\"|}, EvalSplit = 0.1)]"),
        ["grouped stream"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(Streaming = true, MaxSteps = 9, GroupByLength = {|SFT0805:true|})]"),
        ["grouped and packed"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(Packing = PackingStrategy.BestFitDecreasing, GroupByLength = {|SFT0805:true|})]"),
        ["grouped without padding"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(PaddingFree = true, GroupByLength = {|SFT0805:true|})]"),
        ["wrapped rows are never too long, nor padded"] = RecipeSource.Of(method: """
            [Lora]
            [TrainingArguments(Packing = PackingStrategy.Wrapped, OverLength = {|SFT0805:OverLengthPolicy.Drop|}, PaddingFree = {|SFT0805:true|})]
            """),
        ["buffer without a stream"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(ShuffleBufferSize = {|SFT0805:9|})]"),
        ["buffer of a stream in order"] = RecipeSource.Of(
            method: "[Lora] [TrainingArguments(Streaming = true, MaxSteps = 9, Shuffle = false, ShuffleBufferSize = {|SFT0805:9|})]"),
        ["stopping without weights"] = RecipeSource.Of(
            method: "[Lora] [Dataset(\"a\")] [TrainingArguments(DatasetStoppingStrategy = {|SFT0805:StoppingStrategy.AllExhausted|})]"),
        ["preferences packed"] = RecipeSource.Of(
            method: "[Lora] [Dpo] [TrainingArguments(Packing = {|SFT0806:PackingStrategy.Wrapped|})]", row: Pair),
        ["preferences without padding"] = RecipeSource.Of(
            method: "[Lora] [Kto] [TrainingArguments(PaddingFree = {|SFT0806:true|})]", row: Labelled),
        ["reference of a stream"] = RecipeSource.Of(
            method: "[Lora] [Dpo(PrecomputeRefLogProbs = {|SFT0807:true|})] [TrainingArguments(Streaming = true, MaxSteps = 9)]", row: Pair),
    };
}
