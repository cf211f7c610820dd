using SftRecipes.Generators.Model;
using Args = SftRecipes.OptimArgsAttribute;

namespace SftRecipes.Generators.Emission;

/// <summary>The optimizer, as an expression.</summary>
internal static class OptimizerEmitter
{
    private const double ClipThreshold = 1;
    private const double DecayRate = -0.8;
    private const double LoraPlusLrEmbedding = 1e-6;

    /// <summary>A new optimizer of <c>model</c>'s trained parameters.</summary>
    public static string Create(RecipeDeclaration recipe) =>
        $"new Sft::Training.{recipe.Training.Optim}({Groups(recipe.Training.OptimArgs)}, {Arguments(recipe.Training)})";

    private static string Groups(Kwargs args) => args.Has(nameof(Args.LoraPlusLrRatio))
        ? $"Sft::Training.ParameterGroups.LoraPlus(model, WeightDecay, lrRatio: {Literals.Of(args.Number(nameof(Args.LoraPlusLrRatio), 1))}, "
            + $"embeddingScale: {Literals.Of(args.Number(nameof(Args.LoraPlusLrEmbedding), LoraPlusLrEmbedding))} / LearningRate)"
        : "Sft::Training.ParameterGroups.Create(model, WeightDecay)";

    private static string Arguments(TrainingOptions training)
    {
        Kwargs args = training.OptimArgs;
        return training.Optim switch
        {
            OptimizerType.Sgd =>
                $"momentum: {Literals.Of(args.Number(nameof(Args.Momentum), 0))}, nesterov: {Literals.Of(args.IsOn(nameof(Args.Nesterov)))}",
            OptimizerType.Adafactor =>
                $"scaleParameter: {Literals.Of(args.IsOn(nameof(Args.ScaleParameter)))}, "
                + $"clipThreshold: {Literals.Of(args.Number(nameof(Args.ClipThreshold), ClipThreshold))}, "
                + $"decayRate: {Literals.Of(args.Number(nameof(Args.DecayRate), DecayRate))}",
            OptimizerType.Lion => "AdamBeta1, AdamBeta2",
            _ => "AdamBeta1, AdamBeta2, AdamEpsilon",
        };
    }
}
