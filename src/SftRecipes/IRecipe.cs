using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes;

/// <summary>A recipe that the generator has completed: what <c>RecipeHost</c> and <see cref="RecipeTrainer"/> call.</summary>
public interface IRecipe
{
    /// <summary>The recipe with every value resolved.</summary>
    static abstract RecipeDefinition Definition { get; }

    /// <summary>Rows of a file as rendered examples, in the file's order, read as they are asked for.</summary>
    /// <param name="path">A <c>.jsonl</c>, <c>.json</c> or <c>.csv</c> file.</param>
    /// <exception cref="RecipeException">The file is missing, malformed or lacks a column.</exception>
    static abstract IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path);

    /// <summary>The prompt up to the response.</summary>
    /// <param name="field">The value of a <see cref="RecipeDefinition.PromptFields"/> name; null where it is left out.</param>
    static abstract IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field);

    /// <summary>The module tree, with its weights.</summary>
    /// <param name="weights">Where they come from; may be disposed afterwards.</param>
    static abstract CausalLanguageModel CreateModel(ModelWeights weights);

    /// <summary>The loss on rows that are not trained: the cross-entropy of tokens, unless the recipe learns from preferences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="openReference">Opens the weights of the untuned model, for losses that compare with it.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    static virtual EvaluationReport Evaluate(
        CausalLanguageModel model, Func<ModelWeights> openReference, IEnumerable<Batch> batches,
        CancellationToken cancellationToken = default) =>
        Evaluation.Run(model, batches, cancellationToken);

    /// <summary>The training loop. Runs on libtorch's thread.</summary>
    /// <param name="run">What was prepared.</param>
    static abstract TrainingReport Train(TrainingRun run);
}
