namespace SftRecipes.Interchange;

/// <summary>LLaMA-Factory's YAML.</summary>
internal sealed class LlamaFactoryTool : ConfigTool
{
    private static readonly (string Name, string? Ours)[] s_templates =
    [
        ("llama2", ChatTemplateNames.Llama2), ("llama3", ChatTemplateNames.Llama3), ("mistral", ChatTemplateNames.Mistral), ("gemma", ChatTemplateNames.Gemma),
        ("chatml", ChatTemplateNames.ChatML), ("qwen", ChatTemplateNames.ChatML), ("phi", ChatTemplateNames.Phi3), ("zephyr", ChatTemplateNames.Zephyr),
        ("alpaca", ChatTemplateNames.Alpaca),
    ];

    public override string Name => "llamafactory";

    public override IReadOnlyList<KeyMapping> Keys { get; } =
    [
        .. TransformersKeys.Own,
        new("lora_rank", "Lora.Rank"),
        new("lora_alpha", "Lora.Alpha"),
        new("lora_dropout", "Lora.Dropout"),
        new("additional_target", "Lora.ModulesToSave"),
        new("pissa_iter", "Lora.PissaNiter"),
        new("loraplus_lr_ratio", "OptimArgs.LoraPlusLrRatio"),
        new("loraplus_lr_embedding", "OptimArgs.LoraPlusLrEmbedding"),
        new("dpo_label_smoothing", "Dpo.LabelSmoothing"),
        new("kto_chosen_weight", "Kto.DesirableWeight"),
        new("kto_rejected_weight", "Kto.UndesirableWeight"),
        new("learning_rate", "TrainingArguments.LearningRate") { WhenAbsent = 5e-5 },
        new("cutoff_len", "TrainingArguments.MaxLength") { WhenAbsent = 2048 },
        new("train_on_prompt", "TrainingArguments.AssistantOnlyLoss") { IsInverse = true, Needs = "ChatTemplate", IsOfAnswers = true },
        new("streaming", "TrainingArguments.Streaming"),
        new("buffer_size", "TrainingArguments.ShuffleBufferSize"),
        new("disable_gradient_checkpointing", "TrainingArguments.GradientCheckpointing") { WhenAbsent = true, IsInverse = true },
        new("logging_steps", "TrainingArguments.LoggingSteps") { WhenAbsent = 500 },
        new("early_stopping_steps", "TrainingArguments.EarlyStoppingPatience"),
        new("bf16", "TrainingArguments.Bf16"),
        .. TransformersKeys.Common,
    ];

    public override IReadOnlyList<NotCarried> Reasons { get; } =
    [
        .. ForeignReasons.All,
        new("quantization_method", "bases are quantized as bitsandbytes does."),
        new("max_samples", "a run takes all rows of its files; cut the files."),
        new("val_size", "rows are set aside from a dataset of the recipe, and there is none; give its file, then EvalSplit."),
        new("default_system", "a system message is a row's own; add it to the rows."),
        new("mask_history", "all that the assistant says is trained."),
        new("neat_packing", "packed rows never see each other."),
        new("tool_format", "a chat template says how tools are written."),
        new("mix_strategy", "give datasets a Weight to interleave them."),
        new("interleave_probs", "give datasets a Weight to interleave them."),
        new("lora_target", "it names no modules."),
        new("create_new_adapter", "training goes on from an adapter by train --adapter DIR."),
        new("adapter_name_or_path", "training goes on from an adapter by train --adapter DIR."),
        new("pref_ftx", "the losses of preferences are not mixed with the answers' own."),
        new("shift_attn", ForeignReasons.Attention),
        new("enable_liger_kernel", "kernels are not chosen by the recipe."),
        new("gradient_checkpointing", "it is on unless disable_gradient_checkpointing says otherwise."),
        new("use_unsloth*", "kernels are not chosen by the recipe."),
        new("rope_scaling", "positions are the model's own."),
        new("resize_vocab", "special tokens are the model's own; a recipe adds none."),
        new("tokenized_path", "rows are tokenized at the start of a run; nothing is kept."),
        new("upcast_*", "weights are computed in float32 on a CPU."),
        new("pure_bf16", "weights are computed in float32 on a CPU."),
        new("predict_with_generate", "generate answers a file of prompts."),
        new("use_galore", "GaLore has no counterpart."), new("galore_*", "GaLore has no counterpart."),
        new("use_badam", "BAdam has no counterpart."), new("badam_*", "BAdam has no counterpart."),
        new("image_*", "a recipe trains on text."), new("video_*", "a recipe trains on text."), new("freeze_*", "layers are not frozen one by one; use LayersToTransform with [Lora]."),
        new("packing", "it is false."),
    ];

    public override IReadOnlyList<string> OtherKeys =>
    [
        "stage", "do_train", "do_eval", "do_predict", "finetuning_type", "lora_target", "quantization_bit", "quantization_type", "double_quantization", "dataset",
        "dataset_dir", "eval_dataset", "template", "packing", "neat_packing", "val_size", "pref_beta", "pref_loss", "pissa_init", "use_dft_loss", "lr_scheduler_kwargs",
    ];

    public override IReadOnlyList<string> OtherSlots =>
    [
        "Quantization.Type", "Quantization.DoubleQuantization", "Quantization.BlockSize", "Lora.TargetModules", "Lora.TargetModulesPattern", "Lora.InitLoraWeights",
        "ChatTemplate.Name", "ChatTemplate.Jinja", "PromptTemplate.Template", "TrainingArguments.Packing", "Dpo.Beta", "Dpo.LossType", "Orpo.Beta", "Kto.Beta",
        "TrainingArguments.LossType", "LrSchedulerKwargs.MinLrRate", "LrSchedulerKwargs.NumCycles", "TrainingArguments.OverLength",
    ];

    public override void Import(ForeignConfig config, RecipeSketch recipe)
    {
        foreach (string key in new[] { "do_train", "do_eval", "do_predict" })
        {
            config.Take(key);
        }

        string type = config.TakeText("finetuning_type") ?? "lora";
        recipe.Add(type == "full" ? "FullFineTuning" : "Lora");
        if (type is not ("full" or "lora"))
        {
            config.Drop("finetuning_type", $"'{type}' has no counterpart; LoRA is taken.");
        }

        string? bits = config.TakeText("quantization_bit");
        Shared.Quantization(recipe, type != "full", bits == "4", bits == "8", doubleByDefault: ValueNames.Truth(config.Take("double_quantization")) ?? true);
        if (bits is not (null or "4" or "8"))
        {
            config.Drop("quantization_bit", $"a base of {bits} bits has no counterpart; 4 and 8 have.");
        }

        if (config.TakeText("quantization_type") == "fp4" && bits == "4")
        {
            recipe.Set("Quantization.Type", QuantizationType.Fp4);
        }

        if (recipe.Has("Lora"))
        {
            Targets(config, recipe);
        }

        // Rows are cut in proportion between prompt and answer there; here they are cut at their end.
        recipe.Set("TrainingArguments.OverLength", OverLengthPolicy.Truncate);
        Stage(config, recipe);
        if (config.TakeTruth("packing") || ValueNames.Truth(config.Peek("neat_packing")) == true)
        {
            recipe.Set("TrainingArguments.Packing", PackingStrategy.BestFitDecreasing);
            config.TakeTruth("neat_packing");
        }

        if (config.TakeTruth("use_dft_loss"))
        {
            recipe.Set("TrainingArguments.LossType", LossType.Dft);
        }

        Shared.Kwargs(config, recipe);
        Rows(config, recipe);
    }

    public override void Finish(ForeignConfig config, RecipeSketch recipe)
    {
        if (recipe.Has("Lora") && !config.Has("lora_alpha"))
        {
            recipe.Set("Lora.Alpha", 2.0 * recipe.Get<int>("Lora.Rank"));
        }

        Shared.EvaluateInSteps(config, recipe);
    }

    public override void Export(RecipeSketch recipe, ForeignWriter writer)
    {
        bool isText = recipe.Prompt == PromptForm.Text;
        writer.Write("stage", recipe.Has("Kto") ? "kto" : recipe.Has("Dpo") || recipe.Has("Orpo") ? "dpo" : isText ? "pt" : "sft");
        writer.Write("do_train", true);
        writer.Write("finetuning_type", recipe.Has("Lora") ? "lora" : "full");
        if (recipe.Has("Lora"))
        {
            Shared.WriteTargets(recipe, writer, "lora_target", allKey: null);
            if (recipe.Get<InitLoraWeights>("Lora.InitLoraWeights") == InitLoraWeights.Pissa)
            {
                writer.Write("pissa_init", true);
            }
            else if (recipe.Get<InitLoraWeights>("Lora.InitLoraWeights") != InitLoraWeights.Default)
            {
                writer.Drop("Lora.InitLoraWeights", "LLaMA-Factory starts adapters at random or by PiSSA.");
            }
        }

        QuantizationType quantization = Shared.Stored(recipe);
        if (quantization != QuantizationType.None)
        {
            writer.Write("quantization_bit", quantization == QuantizationType.Int8 ? 8 : 4);
            if (quantization != QuantizationType.Int8)
            {
                writer.Write("quantization_type", quantization);
                writer.Write("double_quantization", recipe.Get<bool>("Quantization.DoubleQuantization"));
            }
        }

        Shared.NoteQuantization(recipe, writer, quantization, recipe.Get<bool>("Quantization.DoubleQuantization"));
        foreach (string method in new[] { "Dpo", "Orpo", "Kto" }.Where(recipe.Has))
        {
            writer.Write("pref_beta", recipe.Get<double>(method + ".Beta"));
            if (method != "Kto")
            {
                writer.Write("pref_loss", method == "Orpo" ? "orpo" : recipe.Get<DpoLossType>("Dpo.LossType"));
            }
        }

        if (recipe.Get<PackingStrategy>("TrainingArguments.Packing") is var packing and not PackingStrategy.None)
        {
            writer.Write("packing", true);
            writer.Write("neat_packing", packing == PackingStrategy.BestFitDecreasing);
        }

        if (recipe.Get<LossType>("TrainingArguments.LossType") == LossType.Dft)
        {
            writer.Write("use_dft_loss", true);
        }

        if (recipe.Get<OverLengthPolicy>("TrainingArguments.OverLength") != OverLengthPolicy.Truncate)
        {
            writer.Drop("TrainingArguments.OverLength", "LLaMA-Factory cuts rows that are too long.");
        }

        Shared.WriteKwargs(recipe, writer);
        WriteRows(recipe, writer, isText);
    }

    private static void Targets(ForeignConfig config, RecipeSketch recipe)
    {
        string[] targets = ValueNames.List(config.Take("lora_target")) ?? ["all"];
        recipe.Set("Lora.TargetModules", targets is ["all"] ? ["all-linear"] : targets);
        if (config.TakeTruth("pissa_init"))
        {
            recipe.Set("Lora.InitLoraWeights", InitLoraWeights.Pissa);
        }
    }

    private static void Stage(ForeignConfig config, RecipeSketch recipe)
    {
        string stage = config.TakeText("stage") ?? "sft";
        string? loss = config.TakeText("pref_loss");
        string section = stage switch { "kto" => "Kto", "dpo" => loss == "orpo" ? "Orpo" : "Dpo", _ => "" };
        if (section.Length > 0)
        {
            recipe.Add(section);
            if (ValueNames.Read(config.Take("pref_beta"), typeof(double)) is { } beta)
            {
                recipe.Set(section + ".Beta", beta);
            }
        }

        if (section == "Dpo" && loss is not null)
        {
            if (ValueNames.Read(loss, typeof(DpoLossType)) is { } type)
            {
                recipe.Set("Dpo.LossType", type);
            }
            else
            {
                config.Drop("pref_loss", $"'{loss}' has no counterpart; sigmoid, hinge, ipo and orpo have.");
            }
        }

        if (stage is not ("sft" or "pt" or "dpo" or "kto"))
        {
            config.Drop("stage", $"'{stage}' has no counterpart; sft, pt, dpo and kto have.");
        }
    }

    private static void Rows(ForeignConfig config, RecipeSketch recipe)
    {
        string folder = config.TakeText("dataset_dir") ?? "data";
        double split = ValueNames.Read(config.Peek("val_size"), typeof(double)) as double? ?? 0;
        string[] evaluation = ValueNames.List(config.Take("eval_dataset")) ?? [];
        string[] names = ValueNames.List(config.Take("dataset")) ?? [];
        for (int i = 0; i < names.Length; i++)
        {
            string? path = i < evaluation.Length ? $"{folder}/{evaluation[i]}.json" : null;
            recipe.Datasets.Add(new DatasetSettings($"{folder}/{names[i]}.json", path, path is null && split is > 0 and < 1 ? split : 0));
        }

        if (names.Length > 0)
        {
            if (split is >= 0 and < 1)
            {
                config.Take("val_size");
            }

            config.Drop("dataset", $"dataset_info.json says which files these are; '{folder}/NAME.json' with Alpaca's columns is taken: correct the paths, or the row type.");
        }

        bool isText = config.Peek("stage") as string == "pt";
        recipe.Prompt = isText ? PromptForm.Text
            : recipe.Has("Kto") ? PromptForm.Labelled
            : recipe.Has("Dpo") || recipe.Has("Orpo") ? PromptForm.TurnPair
            : PromptForm.AlpacaTurns;
        if (isText)
        {
            recipe.Set("PromptTemplate.Template", PromptForm.Text.Template!);
            config.Take("template");
            return;
        }

        recipe.Add("ChatTemplate");
        Shared.Template(config, recipe, "template", s_templates);
    }

    private static void WriteRows(RecipeSketch recipe, ForeignWriter writer, bool isText)
    {
        if (recipe.Prompt.Template is null)
        {
            Shared.WriteTemplate(recipe, writer, "template", s_templates);
        }
        else if (!isText)
        {
            writer.Drop("PromptTemplate.Template", "LLaMA-Factory takes templates of its own by name; 'alpaca' is written.");
            writer.Write("template", "alpaca");
        }

        if (recipe.Values.ContainsKey("ChatTemplate.Jinja"))
        {
            writer.Drop("ChatTemplate.Jinja", "LLaMA-Factory takes templates of its own by name.");
        }

        if (recipe.Datasets.Count == 0)
        {
            writer.Drop("Dataset", "the recipe names no files; give LLaMA-Factory 'dataset', and an entry of dataset_info.json.");
            return;
        }

        writer.Write("dataset_dir", Path.GetDirectoryName(recipe.Datasets[0].Path)?.Replace('\\', '/') is { Length: > 0 } folder ? folder : ".");
        writer.Write("dataset", string.Join(',', recipe.Datasets.Select(dataset => Stem(dataset.Path))));
        if (recipe.Datasets.Any(dataset => dataset.EvalPath is not null))
        {
            writer.Write("eval_dataset", string.Join(',', recipe.Datasets.Select(dataset => dataset.EvalPath).OfType<string>().Select(Stem)));
        }
        else if (recipe.Datasets[0].EvalSplit > 0)
        {
            writer.Write("val_size", recipe.Datasets[0].EvalSplit);
        }

        writer.Drop("Dataset", "add an entry with 'file_name' and its columns to dataset_info.json for: " + string.Join(", ", recipe.Datasets.Select(dataset => dataset.Path)) + ".");
        Shared.NoteDatasets(recipe, writer, splits: false);
    }

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path);
}
