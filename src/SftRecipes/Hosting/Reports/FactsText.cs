using SftRecipes.Training;
using Spectre.Console;

namespace SftRecipes.Hosting.Reports;

/// <summary>A recipe's facts for people.</summary>
internal static class FactsText
{
    private const int BytesPerAdapterNumber = sizeof(float);
    private const int Gap = 2;

    /// <summary>Writes them as two columns.</summary>
    public static void Write(RecipeFacts facts, TextChannel channel)
    {
        (string Name, string Value)[] rows = [.. Rows(facts)];
        int width = rows.Max(row => row.Name.Length);
        if (channel.IsTerminal)
        {
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach ((string name, string value) in rows)
            {
                grid.AddRow(new Text(name), new Text(value));
            }

            channel.Console.Write(grid);
        }
        else
        {
            foreach ((string name, string value) in rows)
            {
                string indented = value.ReplaceLineEndings("\n" + new string(' ', width + Gap));
                channel.Line(name.PadRight(width + Gap) + indented);
            }
        }

        channel.Line();
        channel.Line(Figures.Parameters(facts.TrainableParameters, facts.AllParameters));
    }

    private static IEnumerable<(string Name, string Value)> Rows(RecipeFacts facts)
    {
        TrainingArguments training = facts.Training;
        yield return ("recipe", facts.Name);
        yield return ("base model", $"{facts.BaseModel} ({facts.Revision}), {facts.Architecture}");
        yield return ("method", facts.Method switch
        {
            TrainingMethod.Lora => "LoRA",
            TrainingMethod.Qlora => "QLoRA",
            TrainingMethod.FromScratch => "all weights, from random ones",
            _ => "all weights",
        });
        if (facts.Preference is { } preference)
        {
            yield return ("preferences", preference.Describe());
        }

        if (facts.Lora is { } lora)
        {
            yield return ("adapters", Invariant($"rank {lora.Rank}, alpha {lora.Alpha}, dropout {lora.Dropout} on {AdapterText.Targets(facts)}"));
            if (AdapterText.Details(lora, facts.LoraPlacement) is { Length: > 0 } details)
            {
                yield return ("", details);
            }
        }

        if (facts.Quantization is { } quantization)
        {
            string scales = quantization.DoubleQuantization ? ", double quantization" : "";
            yield return ("base weights", Invariant($"{quantization.Type}, blocks of {quantization.BlockSize}{scales}"));
        }

        yield return ("effective batch", Invariant(
            $"{facts.EffectiveBatchSize}{Packing(training)} rows ({training.PerDeviceTrainBatchSize} × {training.GradientAccumulationSteps} accumulated)"));
        yield return ("length of the run", training.MaxSteps > 0
            ? Invariant($"{training.MaxSteps:N0} steps")
            : Invariant($"{training.NumTrainEpochs} epochs"));
        yield return ("tokens per step", Invariant($"at most {facts.TokensPerStep:N0}"));
        if (facts.StepsPerEpoch is { } steps)
        {
            yield return ("steps per epoch", Invariant($"{steps:N0}"));
        }

        if (facts.Memory is { } memory)
        {
            yield return ("memory", $"about {Figures.Bytes(memory.Total)} at the peak of training, on a CPU: {Parts(memory)}");
        }

        yield return ("learning rate", Invariant($"{training.LearningRate}, {training.LrSchedulerType}{Warmup(training)}"));
        yield return ("max length", Invariant($"{training.MaxLength} tokens; longer rows: {(training.Packing == PackingStrategy.Wrapped ? "cut" : training.OverLength)}"));
        string text = facts.ChatTemplate is { } chat
            ? chat.AssistantOnlyLoss ? "the assistant's turns" : "the whole conversation"
            : training.CompletionOnlyLoss ? "the response" : "prompt and response";
        string loss = training.LossType == LossType.Nll ? "" : $", {training.LossType} loss";
        string smoothing = training.LabelSmoothingFactor > 0 ? Invariant($", label smoothing {training.LabelSmoothingFactor}") : "";
        string noise = training.NeftuneNoiseAlpha > 0 ? Invariant($", NEFTune noise {training.NeftuneNoiseAlpha}") : "";
        yield return ("trained", text + (facts.AppendEos ? " and its EOS" : "") + loss + smoothing + noise);
        yield return ("seed", Invariant($"{training.Seed}"));
        if (facts.Datasets.Count == 0)
        {
            yield return ("dataset", "given with --data");
        }

        foreach (DatasetSettings dataset in facts.Datasets)
        {
            yield return ("dataset", dataset.Path + Weight(dataset) + Evaluation(dataset));
        }

        yield return ("result", facts.Result.Bytes is { } bytes
            ? $"{facts.Result.Directory} ({Figures.Bytes(bytes)})"
            : $"{facts.Result.Directory} (not trained yet{Expected(facts)})");
        yield return ("prompt", facts.PromptTemplate ?? facts.ChatTemplate?.Jinja ?? facts.ChatTemplate?.Description ?? "");
    }

    private static string Weight(DatasetSettings dataset) => dataset.Weight is { } weight ? Invariant($", weight {weight}") : "";

    private static string Evaluation(DatasetSettings dataset) =>
        dataset.EvalPath is { } path ? $", evaluation {path}"
        : dataset.EvalSplit > 0 ? Invariant($", {dataset.EvalSplit * 100} % for evaluation")
        : "";

    private static string Packing(TrainingArguments training) => training.Packing switch
    {
        PackingStrategy.BestFitDecreasing => " packed",
        PackingStrategy.Wrapped => " wrapped",
        _ => "",
    };

    private static string Warmup(TrainingArguments training) =>
        training.WarmupSteps > 0 ? Invariant($", warm-up {training.WarmupSteps} steps")
        : training.WarmupRatio > 0 ? Invariant($", warm-up {training.WarmupRatio * 100} %")
        : "";

    private static string Parts(TrainingMemory memory)
    {
        (string Name, long Bytes)[] parts =
        [
            ("base weights", memory.BaseWeights), ("adapter", memory.Adapter), ("gradients", memory.Gradients), ("optimizer", memory.Optimizer),
            ("activations", memory.Activations), ("buffers", memory.Buffers), ("the program", memory.Program),
        ];
        return string.Join(", ", parts.Where(part => part.Bytes > 0).Select(part => $"{part.Name} {Figures.Bytes(part.Bytes)}"));
    }

    private static string Expected(RecipeFacts facts) =>
        facts.Lora is null ? "" : $"; the adapter will take {Figures.Bytes(facts.TrainableParameters * BytesPerAdapterNumber)}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
