using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Where adapters go, and what is trained beside them; facebook/opt-350m has 24 layers of width 1024 and a tied head.</summary>
public static partial class RuleCases
{
    private const string Llama2 = "[SftRecipe(\"meta-llama/Llama-2-7b-hf\")]";

    private static readonly Dictionary<string, string> LoraSources = new(StringComparer.Ordinal)
    {
        ["target is a tied embedding"] = RecipeSource.Of(method: "[Lora(TargetModules = [{|SFT0106:\"embed_tokens\"|}, \"q_proj\"])]"),
        ["target pattern matches tied modules"] = RecipeSource.Of(method: "[Lora(TargetModulesPattern = {|SFT0106:\".*\"|})]"),
        ["target pattern"] = RecipeSource.Of(method: "[Lora(TargetModulesPattern = {|SFT0105:\"q_proj\"|})]"),
        ["target in a layer that is not there"] = RecipeSource.Of(method: "[Lora(TargetModules = [\"3.fc1\", {|SFT0105:\"24.fc1\"|}])]"),
        ["layers"] = RecipeSource.Of(method: "[Lora(LayersToTransform = [0, {|SFT0108:24|}, {|SFT0108:-1|}])]"),
        ["no regular expressions"] = RecipeSource.Of(
            method: "[Lora(TargetModulesPattern = {|SFT0109:\"(q_proj\"|})] [LoraPattern({|SFT0109:\"[\"|}, Rank = 2)]"),
        ["pattern of what is not adapted"] = RecipeSource.Of(
            method: "[Lora] [LoraPattern(\"q_proj\", Rank = 4)] [LoraPattern({|SFT0110:\"k_proj\"|}, Rank = 4)]"),
        ["pattern is empty"] = RecipeSource.Of(method: "[Lora] [LoraPattern({|SFT0111:\"q_proj\"|})]"),
        ["pattern's numbers"] = RecipeSource.Of(
            method: "[Lora] [LoraPattern(\"q_proj\", Rank = {|SFT0101:-1|})] [LoraPattern(\"v_proj\", Alpha = {|SFT0103:0|})]"),
        ["pattern's rank beyond its module"] = RecipeSource.Of(
            method: "[Lora(TargetModules = [\"fc1\", \"project_in\"])] [LoraPattern(\"project_in\", Rank = {|SFT0102:513|})]"),
        ["patterns overlap"] = RecipeSource.Of(
            method: "[Lora] [LoraPattern(\"layers.0.self_attn.q_proj\", Rank = 4)] [LoraPattern({|SFT0112:\"q_proj\"|}, Alpha = 4)]"),
        ["patterns repeat"] = RecipeSource.Of(method: "[Lora] [LoraPattern(\"q_proj\", Rank = 4)] [LoraPattern({|SFT0112:\"q_proj\"|}, Rank = 5)]"),
        ["module to save"] = RecipeSource.Of(method: "[Lora(ModulesToSave = [{|SFT0113:\"head\"|}])]"),
        ["module to save is adapted"] = RecipeSource.Of(
            method: "[Lora(TargetModules = [\"q_proj\", \"fc1\"], ModulesToSave = [{|SFT0114:\"fc1\"|}])]"),
        ["module to save is tied"] = RecipeSource.Of(
            method: "[Lora(ModulesToSave = [{|SFT0115:\"lm_head\"|}, {|SFT0115:\"embed_tokens\"|}])]"),
        ["module to save is quantized"] = RecipeSource.Of(
            method: "[Lora(ModulesToSave = [{|SFT0116:\"fc1\"|}])] [Quantization(QuantizationType.Nf4)]"),
        ["module to save is the end of another name"] = RecipeSource.Of(
            recipe: Llama2, method: "[Lora(ModulesToSave = [{|SFT0117:\"norm\"|}])]"),
        ["excluded module"] = RecipeSource.Of(method: "[Lora(ExcludeModules = [\"0.self_attn.q_proj\", {|SFT0118:\"fc1\"|}])]"),
        ["targets twice"] = RecipeSource.Of(
            method: "[Lora(TargetModules = [\"q_proj\"], TargetModulesPattern = {|SFT0119:\".*q_proj\"|})]"),
        ["layers beside a pattern"] = RecipeSource.Of(
            method: "[Lora(TargetModulesPattern = \".*q_proj\", LayersToTransform = {|SFT0119:[0]|})]"),
        ["layers pattern alone"] = RecipeSource.Of(method: "[Lora(LayersPattern = {|SFT0119:\"layers\"|})]"),
        ["iterations without PiSSA"] = RecipeSource.Of(method: "[Lora(PissaNiter = {|SFT0119:16|})]"),
        ["LoftQ without quantization"] = RecipeSource.Of(method: "[Lora(InitLoraWeights = {|SFT0119:InitLoraWeights.Loftq|})]"),
        ["PiSSA with quantization"] = RecipeSource.Of(
            method: "[Lora(InitLoraWeights = {|SFT0119:InitLoraWeights.Pissa|})] [Quantization(QuantizationType.Nf4)]"),
        ["OLoRA with quantization"] = RecipeSource.Of(
            method: "[Lora(InitLoraWeights = {|SFT0119:InitLoraWeights.Olora|})] [Quantization(QuantizationType.Int8)]"),
        ["pattern without LoRA"] = RecipeSource.Of(method: "[FullFineTuning] [{|SFT0119:LoraPattern(\"q_proj\", Rank = 4)|}]"),
        ["DoRA on an embedding"] = RecipeSource.Of(
            recipe: Llama2, method: "[Lora(TargetModules = [\"embed_tokens\", \"q_proj\"], UseDora = {|SFT0119:true|})]"),
        ["no biases"] = RecipeSource.Of(recipe: Llama2, method: "[Lora(Bias = {|SFT0119:LoraBias.All|})]"),
        ["no adapted biases"] = RecipeSource.Of(
            method: "[Lora(TargetModules = [\"project_in\"], Bias = {|SFT0119:LoraBias.LoraOnly|})]"),
        ["no reference beside trained base weights"] = RecipeSource.Of(
            recipe: Llama2, row: Pair,
            method: "[Dpo] [Lora(ModulesToSave = {|SFT0119:[\"lm_head\"]|}, InitLoraWeights = {|SFT0119:InitLoraWeights.Olora|})]"),
        ["no reference beside trained biases"] = RecipeSource.Of(
            row: Pair, method: "[Dpo] [Lora(Bias = {|SFT0119:LoraBias.All|})]"),
        ["everything excluded"] = RecipeSource.Of(method: "[{|SFT0120:Lora(ExcludeModules = [\"q_proj\", \"self_attn.v_proj\"])|}]"),
        ["modules outside layers"] = RecipeSource.Of(
            method: "[Lora(TargetModules = [\"q_proj\", {|SFT0119:\"project_in\"|}, {|SFT0119:\"1.fc1\"|}], LayersToTransform = [0])]"),
        ["undefined choices"] = RecipeSource.Of(
            method: "[Lora(Bias = {|SFT0121:(LoraBias)9|}, InitLoraWeights = {|SFT0121:(InitLoraWeights)9|})]"),
        ["iterations"] = RecipeSource.Of(
            method: "[Lora(InitLoraWeights = InitLoraWeights.Pissa, PissaNiter = {|SFT0122:101|})]"),
        ["layers pattern"] = RecipeSource.Of(method: "[Lora(LayersToTransform = [0], LayersPattern = {|SFT0123:\"h\"|})]"),
    };
}
