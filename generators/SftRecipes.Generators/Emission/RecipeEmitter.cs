using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>
/// A valid recipe as C# source: one file that reads from top to bottom — constants, prompt, model, training, inference — without a
/// branch for what the recipe does not use.
/// </summary>
internal static class RecipeEmitter
{
    public static string Emit(RecipeModel recipe)
    {
        var writer = new SourceWriter();
        using (new RecipeFrame(writer, recipe.Declaration, Heading(recipe), "Sft::IRecipe"))
        {
            DefinitionEmitter.Emit(writer, recipe);
            writer.Line();
            PromptEmitter.Emit(writer, recipe.Declaration);
            writer.Line();
            ModelEmitter.Emit(writer, recipe);
            writer.Line();
            TrainingEmitter.Emit(writer, recipe);
            writer.Line();
            InferenceEmitter.Emit(writer, recipe.Declaration);
        }

        return writer.ToString();
    }

    /// <summary>The facts that other frameworks print once the model is loaded.</summary>
    private static string[] Heading(RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        long trainable = RecipeFacts.TrainableParameters(recipe);
        long all = RecipeFacts.AllParameters(recipe);
        string percent = (100.0 * trainable / all).ToString("F4", System.Globalization.CultureInfo.InvariantCulture);
        string method = declaration.FullFineTuning is { FromScratch: true } ? "Pretraining from random weights"
            : declaration.FullFineTuning is not null ? "Full fine-tuning"
            : declaration.Lora is { } lora
                ? Adapters(recipe, lora)
                : "";
        string storage = RecipeFacts.IsQuantized(declaration)
            ? $", the base weights in {declaration.Quantization!.Type}{(declaration.Quantization.DoubleQuantization ? " with double quantization" : "")}"
            : "";
        return
        [
            $"{method} of {declaration.Model} ({recipe.Architecture.ClassName}){storage}.",
            .. LossStep.Of(declaration).Heading is { } heading ? new[] { heading } : [],
            $"trainable params: {Literals.Grouped(trainable)} || all params: {Literals.Grouped(all)} || trainable%: {percent}",
            Steps(recipe),
            $"{(declaration.Lora is null ? "Model" : "Adapter")} on disk: {Literals.Bytes(RecipeFacts.BytesOnDisk(recipe))}.",
            Memory(TrainingMemory.Of(recipe)),
        ];
    }

    private static string Steps(RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        string packed = declaration.Training.Packing == PackingStrategy.None ? "" : "packed ";
        string epoch = RecipeFacts.StepsPerEpoch(declaration, recipe.Data) is { } steps
            ? $"; {Literals.Grouped(steps)} {(steps == 1 ? "step" : "steps")} per epoch"
            : "";
        return $"{Literals.Grouped(RecipeFacts.EffectiveBatchSize(declaration))} {packed}rows per optimizer step, at most "
            + $"{Literals.Grouped(RecipeFacts.MaxLength(declaration, recipe.Architecture))} tokens each, "
            + $"{Literals.Grouped(RecipeFacts.TokensPerStep(declaration, recipe.Architecture))} in all{epoch}.";
    }

    private static string Memory(TrainingMemory memory)
    {
        string adapter = memory.Adapter == 0 ? "" : $"adapter {Literals.Bytes(memory.Adapter)}, ";
        return $"Estimated peak memory of training, on a CPU: {Literals.Bytes(memory.Total)} (base weights {Literals.Bytes(memory.BaseWeights)}, "
            + $"{adapter}gradients {Literals.Bytes(memory.Gradients)}, optimizer {Literals.Bytes(memory.Optimizer)}, activations "
            + $"{Literals.Bytes(memory.Activations)}, buffers {Literals.Bytes(memory.Buffers)}, the program {Literals.Bytes(memory.Program)}).";
    }

    private static string Adapters(RecipeModel recipe, LoraOptions lora)
    {
        int[] ranks = [.. recipe.Adapters.Select(static adapter => adapter.Rank).Distinct().OrderBy(static rank => rank)];
        string method = lora.UseDora ? "DoRA" : lora.UseRslora ? "rsLoRA" : "LoRA";
        string modules = string.Join(", ", recipe.Adapters.Select(static adapter => adapter.Module.Site.Split('.').Last()).Distinct());
        return $"{method} of {(ranks.Length == 1 ? "rank" : "ranks")} {string.Join(", ", ranks.Select(Literals.Of))} on {modules}";
    }
}
