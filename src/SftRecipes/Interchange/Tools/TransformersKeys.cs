namespace SftRecipes.Interchange;

/// <summary>Keys that tools take over from transformers' <c>TrainingArguments</c> and PEFT's <c>LoraConfig</c>.</summary>
internal static class TransformersKeys
{
    /// <summary>Those that every tool has by the same name.</summary>
    public static IReadOnlyList<KeyMapping> Common { get; } =
    [
        new("gradient_accumulation_steps", "TrainingArguments.GradientAccumulationSteps"),
        new("max_steps", "TrainingArguments.MaxSteps"),
        new("warmup_steps", "TrainingArguments.WarmupSteps"),
        new("warmup_ratio", "TrainingArguments.WarmupRatio"),
        new("adam_beta1", "TrainingArguments.AdamBeta1"),
        new("adam_beta2", "TrainingArguments.AdamBeta2"),
        new("adam_epsilon", "TrainingArguments.AdamEpsilon"),
        new("weight_decay", "TrainingArguments.WeightDecay"),
        new("max_grad_norm", "TrainingArguments.MaxGradNorm"),
        new("label_smoothing_factor", "TrainingArguments.LabelSmoothingFactor"),
        new("neftune_noise_alpha", "TrainingArguments.NeftuneNoiseAlpha"),
        new("group_by_length", "TrainingArguments.GroupByLength"),
        new("eval_strategy", "TrainingArguments.EvalStrategy"),
        new("eval_steps", "TrainingArguments.EvalSteps"),
        new("save_strategy", "TrainingArguments.SaveStrategy"),
        new("save_steps", "TrainingArguments.SaveSteps"),
        new("load_best_model_at_end", "TrainingArguments.LoadBestModelAtEnd"),
        new("metric_for_best_model", "TrainingArguments.MetricForBestModel"),
        new("greater_is_better", "TrainingArguments.GreaterIsBetter"),
        new("fp16", "TrainingArguments.Fp16"),
        new("seed", "TrainingArguments.Seed"),
    ];

    /// <summary>Those that LLaMA-Factory and TRL leave as they are; axolotl has names of its own.</summary>
    public static IReadOnlyList<KeyMapping> Own { get; } =
    [
        new("model_name_or_path", "SftRecipe.Model"),
        new("model_revision", "SftRecipe.Revision"),
        new("use_rslora", "Lora.UseRslora"),
        new("use_dora", "Lora.UseDora"),
        new("output_dir", "TrainingArguments.OutputDirectory") { WhenAbsent = "trainer_output" },
        new("per_device_train_batch_size", "TrainingArguments.PerDeviceTrainBatchSize"),
        new("per_device_eval_batch_size", "TrainingArguments.PerDeviceEvalBatchSize"),
        new("num_train_epochs", "TrainingArguments.NumTrainEpochs"),
        new("optim", "TrainingArguments.Optim"),
        new("lr_scheduler_type", "TrainingArguments.LrSchedulerType"),
        new("evaluation_strategy", "TrainingArguments.EvalStrategy") { IsOld = true },
        new("save_total_limit", "TrainingArguments.SaveTotalLimit"),
    ];
}
