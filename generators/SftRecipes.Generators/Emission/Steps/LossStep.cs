using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>
/// What the training loop of a method does differently from others': the loop is one, and asks the step for its lines.
/// </summary>
internal abstract class LossStep(RecipeDeclaration declaration)
{
    /// <summary>The recipe.</summary>
    protected RecipeDeclaration Declaration { get; } = declaration;

    /// <summary>Whether gradients are scaled against underflow.</summary>
    protected bool Scaled => RecipeFacts.ComputeType(Declaration) == ComputeType.Float16;

    /// <summary>The generated constants that the loss has: name and value.</summary>
    public abstract IEnumerable<(string Name, double Value)> Numbers { get; }

    /// <summary>What <c>RecipeDefinition.Preference</c> is; null where the recipe learns from answers.</summary>
    public virtual string? Settings => null;

    /// <summary>A sentence on the method for the class's documentation; null where the recipe learns from answers.</summary>
    public virtual string? Heading => null;

    /// <summary>The parameters of <c>TrainingStep</c> after the model and the batch, as they are passed.</summary>
    public abstract string Arguments { get; }

    /// <summary>What <c>run.Completed</c> is told besides the loss; empty, or beginning with a comma.</summary>
    public virtual string Completed => "";

    /// <summary>The method of a recipe.</summary>
    public static LossStep Of(RecipeDeclaration declaration) => declaration.Preference switch
    {
        { Dpo: { } dpo } => new DpoStep(declaration, dpo),
        { Orpo: { } orpo } => new OrpoStep(declaration, orpo),
        { Kto: { } kto } => new KtoStep(declaration, kto),
        _ => new CausalStep(declaration),
    };

    /// <summary>Lines before the model is made.</summary>
    public virtual void BeforeModel(SourceWriter writer)
    {
    }

    /// <summary>Lines after the model is made.</summary>
    public virtual void AfterModel(SourceWriter writer)
    {
    }

    /// <summary>Lines before the batches of an update.</summary>
    public virtual void BeforeBatches(SourceWriter writer)
    {
    }

    /// <summary><c>TrainingStep</c>, and what it calls.</summary>
    public abstract void Emit(SourceWriter writer);

    /// <summary>The backward pass from <c>loss</c>.</summary>
    protected void Backward(SourceWriter writer) =>
        writer.Line(Scaled ? "Sft::Autograd.Backward(loss * scale);" : "Sft::Autograd.Backward(loss);");

    /// <summary>The hidden states of <c>batch</c>.</summary>
    protected void Forward(SourceWriter writer)
    {
        string rounded = RecipeFacts.ComputeType(Declaration) is ComputeType.Int8 or ComputeType.BFloat16 ? ", model.ComputeType" : "";
        string context = RecipeFacts.IsolatesRows(Declaration.Training)
            ? $"Sft::Models.ForwardContext.Packed(batch.SequenceLengths, batch.Length, model.Device{rounded})"
            : $"Sft::Models.ForwardContext.Causal(batch.Length, model.Device{rounded})";
        writer.Line("var inputIds = Sft::Training.Evaluation.InputTensor(batch, model.Device);");
        writer.Line($"var hidden = model.Forward(inputIds, {context});");
    }
}
