using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The training step and the loop.</summary>
internal static class TrainingEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        var step = LossStep.Of(declaration);
        writer.Line("// ---- Training");
        writer.Line();
        EntryPoints(writer, declaration);
        writer.Line();
        Loop(writer, declaration, step);
        writer.Line();
        step.Emit(writer);
    }

    private static void EntryPoints(SourceWriter writer, RecipeDeclaration declaration)
    {
        RowsEntryPoint(writer, declaration, "IEnumerable", "Fine-tunes the base model on rows in memory and saves the result.");
        writer.Line();
        RowsEntryPoint(writer, declaration, "IAsyncEnumerable", declaration.Training.Streaming
            ? "Fine-tunes the base model on rows that are fetched while it trains, and saves the result."
            : "Fine-tunes the base model on rows, all of which are fetched first, and saves the result.");
        if (declaration.Datasets.Count > 0)
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

    private static void RowsEntryPoint(SourceWriter writer, RecipeDeclaration declaration, string collection, string summary)
    {
        string example = declaration.Example!.Name;
        writer.Summary(summary);
        writer.Line("/// <param name=\"examples\">The training rows.</param>");
        writer.Line("/// <param name=\"evaluation\">Rows that are evaluated but not trained; null for none.</param>");
        writer.Line("/// <param name=\"options\">What this run decides beside the recipe.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops after the current step; what was trained until then is saved.</param>");
        writer.Line("/// <exception cref=\"Sft::RecipeException\">The run cannot succeed as it is set up.</exception>");
        writer.Line("public static global::System.Threading.Tasks.Task<Sft::TrainingReport> TrainAsync(");
        using (writer.Indented())
        {
            writer.Line($"global::System.Collections.Generic.{collection}<{example}> examples,");
            writer.Line($"global::System.Collections.Generic.IEnumerable<{example}>? evaluation = null,");
            writer.Line("Sft::TrainingOptions? options = null,");
            writer.Line("global::System.Threading.CancellationToken cancellationToken = default) =>");
            writer.Line($"Sft::RecipeTrainer.TrainAsync<{declaration.Type.Name}>(");
            using (writer.Indented())
            {
                if (collection == "IEnumerable")
                {
                    writer.Line("Rendered(examples), evaluation is null ? null : Rendered(evaluation), options, cancellationToken);");
                    return;
                }

                writer.Line("global::System.Linq.AsyncEnumerable.Select(");
                using (writer.Indented())
                {
                    writer.Line("examples,");
                    writer.Line("example => new Sft::ExampleRow<global::System.Collections.Generic.IReadOnlyList<Sft::PromptSegment>>("
                        + "RenderPrompt(example), Line: 0)),");
                }

                writer.Line("evaluation is null ? null : Rendered(evaluation), options, cancellationToken);");
            }
        }
    }

    private static void Loop(SourceWriter writer, RecipeDeclaration declaration, LossStep step)
    {
        TrainingOptions training = declaration.Training;
        bool scaled = RecipeFacts.ComputeType(declaration) == ComputeType.Float16;
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("public static Sft::TrainingReport Train(Sft::Training.TrainingRun run)"))
        {
            step.BeforeModel(writer);
            writer.Line("using var weights = run.OpenWeights();");
            writer.Line("using var model = new Model(weights);");
            step.AfterModel(writer);
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
            using (writer.Braces($"foreach (var update in run.Updates(model, optimizer{(scaled ? ", scaler" : "")}))"))
            {
                writer.Line($"double learningRate = {ScheduleEmitter.LearningRate(declaration)};");
                writer.Line("double loss = 0;");
                step.BeforeBatches(writer);
                using (writer.Braces("foreach (var batch in update.MicroBatches)"))
                {
                    writer.Line($"loss += TrainingStep(model, batch, {step.Arguments}{(scaled ? ", scaler.Scale" : "")});");
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

                writer.Line($"run.Completed(update, loss, gradientNorm, learningRate{step.Completed});");
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
}
