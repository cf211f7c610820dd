using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Learning from preferences: a loss of whole completions, mostly against a reference, with rewards to log.</summary>
internal abstract class PreferenceStep(RecipeDeclaration declaration) : LossStep(declaration)
{
    private const string Reference = "Sft::Training.ReferenceModel reference";

    public override string Arguments => HasReference ? "reference, update, metrics" : "update, metrics";

    public override string Completed => ", metrics";

    /// <summary>Whether the reference's log-probabilities are computed before the first step.</summary>
    protected virtual bool Precomputes => false;

    /// <summary>What the loss is, and of which paper, for the documentation of <c>Loss</c>.</summary>
    protected abstract string Summary { get; }

    /// <summary>The loss of a step from <c>preference</c> and <c>update</c>.</summary>
    protected virtual string StepLoss => "preference.Sum / update.Examples";

    private bool HasReference => Declaration.Preference.NeedsReference;

    /// <summary>With LoRA the reference is the model without its adapters.</summary>
    private bool HasCopy => HasReference && Declaration.Lora is null;

    private string ReferenceParameter => HasReference ? Reference + ", " : "";

    private string ReferenceArgument => HasReference ? "reference, " : "";

    public override void BeforeModel(SourceWriter writer)
    {
        if (!HasCopy)
        {
            return;
        }

        writer.Line("using var referenceWeights = run.OpenReferenceWeights();");
        writer.Line("using var reference = Sft::Training.ReferenceModel.Copy(new Model(referenceWeights));");
        if (Precomputes)
        {
            writer.Line("run.PrecomputeReference(reference);");
            writer.Line("reference.Release();");
        }
    }

    public override void AfterModel(SourceWriter writer)
    {
        if (HasReference && !HasCopy)
        {
            writer.Line("using var reference = Sft::Training.ReferenceModel.AdaptersOff(model);");
            if (Precomputes)
            {
                writer.Line("run.PrecomputeReference(reference);");
            }
        }

        writer.Line("run.Evaluator = batches => Sft::Training.PreferenceEvaluation.Run("
            + $"model, batches, batch => Loss(model, {ReferenceArgument}batch));");
    }

    public override void BeforeBatches(SourceWriter writer) => writer.Line("var metrics = new Sft::Training.MetricSums();");

    public override void Emit(SourceWriter writer)
    {
        writer.Line("/// <summary>One forward and backward pass; gradients add up until the optimizer's step.</summary>");
        writer.Line("/// <returns>The batch's share of the step's loss.</returns>");
        writer.Line("private static double TrainingStep(");
        using (writer.Indented())
        {
            writer.Line($"Model model, Sft::Data.Batch batch, {ReferenceParameter}Sft::Training.TrainingUpdate update,");
            writer.Line($"Sft::Training.MetricSums metrics{(Scaled ? ", double scale" : "")})");
        }

        using (writer.Braces())
        {
            writer.Line("using var scope = Ts::torch.NewDisposeScope();");
            writer.Line($"var preference = Loss(model, {ReferenceArgument}batch);");
            writer.Line($"var loss = {StepLoss};");
            Backward(writer);
            writer.Line("metrics.Add(preference.Metrics);");
            writer.Line("return Ts::TensorExtensionMethods.ToDouble(loss);");
        }

        writer.Line();
        writer.Summary(Summary);
        using (writer.Braces(
            $"private static Sft::Training.PreferenceLoss Loss(Sft::Models.CausalLanguageModel model, {ReferenceParameter}Sft::Data.Batch batch)"))
        {
            Forward(writer);
            writer.Line("var policy = Sft::Training.SequenceLogProbs.Sum(model, hidden, batch);");
            if (HasReference)
            {
                writer.Line("var untrained = reference.LogProbs(batch);");
            }

            Loss(writer);
        }

        writer.Line();
        Evaluate(writer);
    }

    /// <summary>The lines that return the loss from <c>policy</c> and <c>untrained</c>: summed log-probabilities.</summary>
    protected abstract void Loss(SourceWriter writer);

    private void Evaluate(SourceWriter writer)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static Sft::EvaluationReport Evaluate(");
        using (writer.Indented())
        {
            writer.Line("Sft::Models.CausalLanguageModel model, global::System.Func<Sft::Models.ModelWeights> openReference,");
            writer.Line("global::System.Collections.Generic.IEnumerable<Sft::Data.Batch> batches,");
            writer.Line("global::System.Threading.CancellationToken cancellationToken = default)");
        }

        using (writer.Braces())
        {
            if (HasCopy)
            {
                writer.Line("using var referenceWeights = openReference();");
                writer.Line("using var reference = Sft::Training.ReferenceModel.Copy(new Model(referenceWeights));");
            }
            else if (HasReference)
            {
                writer.Line("using var reference = Sft::Training.ReferenceModel.AdaptersOff(model);");
            }

            writer.Line("return Sft::Training.PreferenceEvaluation.Run("
                + $"model, batches, batch => Loss(model, {ReferenceArgument}batch), cancellationToken);");
        }
    }
}
