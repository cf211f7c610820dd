using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The training step and the loop.</summary>
internal static class TrainingEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        writer.Line("// ---- Training");
        writer.Line();
        EntryPoints(writer, declaration);
        writer.Line();
        Loop(writer, declaration);
        writer.Line();
        Step(writer, declaration);
    }

    private static void EntryPoints(SourceWriter writer, RecipeDeclaration declaration)
    {
        string example = declaration.Example!.Name;
        writer.Summary("Fine-tunes the base model on rows in memory and saves the result.");
        writer.Line("/// <param name=\"examples\">The training rows.</param>");
        writer.Line("/// <param name=\"evaluation\">Rows that are evaluated but not trained; null for none.</param>");
        writer.Line("/// <param name=\"options\">What this run decides beside the recipe.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops after the current step; what was trained until then is saved.</param>");
        writer.Line("/// <exception cref=\"Sft::RecipeException\">The run cannot succeed as it is set up.</exception>");
        writer.Line("public static global::System.Threading.Tasks.Task<Sft::TrainingReport> TrainAsync(");
        using (writer.Indented())
        {
            writer.Line($"global::System.Collections.Generic.IEnumerable<{example}> examples,");
            writer.Line($"global::System.Collections.Generic.IEnumerable<{example}>? evaluation = null,");
            writer.Line("Sft::TrainingOptions? options = null,");
            writer.Line("global::System.Threading.CancellationToken cancellationToken = default) =>");
            writer.Line($"Sft::RecipeTrainer.TrainAsync<{declaration.Type.Name}>(");
            using (writer.Indented())
            {
                writer.Line("Rendered(examples), evaluation is null ? null : Rendered(evaluation), options, cancellationToken);");
            }
        }

        if (declaration.Dataset is not null)
        {
            writer.Line();
            writer.Summary("Fine-tunes the base model on the recipe's dataset and saves the result.");
            writer.Line("/// <param name=\"options\">What this run decides beside the recipe.</param>");
            writer.Line("/// <param name=\"cancellationToken\">Stops after the current step; what was trained until then is saved.</param>");
            writer.Line("/// <exception cref=\"Sft::RecipeException\">The run cannot succeed as it is set up.</exception>");
            writer.Line("public static global::System.Threading.Tasks.Task<Sft::TrainingReport> TrainAsync(");
            using (writer.Indented())
            {
                writer.Line("Sft::TrainingOptions? options = null, global::System.Threading.CancellationToken cancellationToken = default) =>");
                writer.Line($"Sft::RecipeTrainer.TrainAsync<{declaration.Type.Name}>(options, cancellationToken);");
            }
        }
    }

    private static void Loop(SourceWriter writer, RecipeDeclaration declaration)
    {
        TrainingOptions training = declaration.Training;
        bool scaled = RecipeFacts.ComputeType(declaration) == ComputeType.Float16;
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("public static Sft::TrainingReport Train(Sft::Training.TrainingRun run)"))
        {
            writer.Line("using var weights = run.OpenWeights();");
            writer.Line("using var model = new Model(weights);");
            writer.Line($"using var optimizer = {OptimizerEmitter.Create(declaration)};");
            if (scaled)
            {
                writer.Line("var scaler = new Sft::Training.GradScaler(enabled: model.ComputeType == Sft::ComputeType.Float16);");
            }

            if (ScheduleEmitter.UsesWarmup(declaration))
            {
                writer.Line($"int warmupSteps = {ScheduleEmitter.Warmup(training)};");
            }

            writer.Line();
            using (writer.Braces("foreach (var update in run.Updates(model, optimizer))"))
            {
                writer.Line($"double learningRate = {ScheduleEmitter.LearningRate(declaration)};");
                writer.Line("double loss = 0;");
                using (writer.Braces("foreach (var batch in update.MicroBatches)"))
                {
                    writer.Line($"loss += TrainingStep(model, batch, update.TrainedTokens{(scaled ? ", scaler.Scale" : "")});");
                }

                writer.Line();
                if (scaled)
                {
                    writer.Line("optimizer.DivideGradients(scaler.Scale);");
                }

                writer.Line("double gradientNorm = optimizer.ClipGradients(MaxGradNorm);");
                if (scaled)
                {
                    using (writer.Braces("if (scaler.Update(gradientNorm))"))
                    {
                        writer.Line("optimizer.Step(learningRate);");
                    }

                    writer.Line();
                }

                writer.Line("run.Completed(update, loss, gradientNorm, learningRate);");
                if (!scaled)
                {
                    writer.Line("optimizer.Step(learningRate);");
                }

                writer.Line("optimizer.ZeroGradients();");
                writer.Line("run.AfterStep(update, model, optimizer);");
            }

            writer.Line();
            writer.Line("return run.Finish(model);");
        }
    }

    private static void Step(SourceWriter writer, RecipeDeclaration declaration)
    {
        bool scaled = RecipeFacts.ComputeType(declaration) == ComputeType.Float16;
        writer.Line("/// <summary>One forward and backward pass; gradients add up until the optimizer's step.</summary>");
        writer.Line("/// <returns>The batch's share of the step's loss: its summed cross-entropy over the step's trained tokens.</returns>");
        using (writer.Braces(
            $"private static double TrainingStep(Model model, Sft::Data.Batch batch, int trainedTokens{(scaled ? ", double scale" : "")})"))
        {
            writer.Line("using var scope = Ts::torch.NewDisposeScope();");
            writer.Line("var inputIds = Sft::Training.Evaluation.InputTensor(batch, model.Device);");
            writer.Line("var hidden = model.Forward(inputIds, Sft::Models.ForwardContext.Causal(batch.Length, model.Device));");
            writer.Line("var loss = Sft::Training.CausalLoss.Sum(model, hidden, batch) / trainedTokens;");
            writer.Line(scaled ? "Sft::Autograd.Backward(loss * scale);" : "Sft::Autograd.Backward(loss);");
            writer.Line("return Ts::TensorExtensionMethods.ToDouble(loss);");
        }
    }
}
