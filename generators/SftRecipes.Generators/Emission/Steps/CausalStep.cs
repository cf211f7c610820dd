using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Learning from answers: next-token cross-entropy over the trained tokens.</summary>
internal sealed class CausalStep(RecipeDeclaration declaration) : LossStep(declaration)
{
    public override IEnumerable<(string Name, double Value)> Numbers
    {
        get
        {
            if (Training.LabelSmoothingFactor > 0)
            {
                yield return (nameof(Training.LabelSmoothingFactor), Training.LabelSmoothingFactor);
            }

            if (Training.NeftuneNoiseAlpha > 0)
            {
                yield return (nameof(Training.NeftuneNoiseAlpha), Training.NeftuneNoiseAlpha);
            }
        }
    }

    public override string Arguments => "update.TrainedTokens";

    private TrainingOptions Training => Declaration.Training;

    private string Sum =>
        Training.LossType == LossType.Dft ? "DftSum(model, hidden, batch)"
        : Training.LabelSmoothingFactor > 0 ? "SmoothedSum(model, hidden, batch, LabelSmoothingFactor)"
        : "Sum(model, hidden, batch)";

    public override void Emit(SourceWriter writer)
    {
        writer.Line("/// <summary>One forward and backward pass; gradients add up until the optimizer's step.</summary>");
        writer.Line("/// <returns>The batch's share of the step's loss: its summed cross-entropy over the step's trained tokens.</returns>");
        using (writer.Braces(
            $"private static double TrainingStep(Model model, Sft::Data.Batch batch, int trainedTokens{(Scaled ? ", double scale" : "")})"))
        {
            writer.Line("using var scope = Ts::torch.NewDisposeScope();");
            Forward(writer);
            writer.Line($"var loss = Sft::Training.CausalLoss.{Sum} / trainedTokens;");
            Backward(writer);
            writer.Line("return Ts::TensorExtensionMethods.ToDouble(loss);");
        }
    }
}
