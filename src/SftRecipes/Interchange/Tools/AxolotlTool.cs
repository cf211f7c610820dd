namespace SftRecipes.Interchange;

/// <summary>axolotl's YAML.</summary>
internal sealed class AxolotlTool : ConfigTool
{
    private static readonly (string Name, string? Ours)[] s_templates =
    [
        ("tokenizer_default", null), ("chatml", ChatTemplateNames.ChatML), ("llama3", ChatTemplateNames.Llama3), ("alpaca", ChatTemplateNames.Alpaca),
        ("mistral_v1", ChatTemplateNames.Mistral), ("gemma", ChatTemplateNames.Gemma), ("phi_3", ChatTemplateNames.Phi3), ("inst", ChatTemplateNames.Mistral),
    ];

    private static readonly (string Type, PromptForm Form)[] s_types =
    [
        ("alpaca", PromptForm.Alpaca), ("completion", PromptForm.Text), ("chat_template", PromptForm.Chat), ("sharegpt", PromptForm.ShareGpt),
        ("chat_template.default", PromptForm.ChatPair), ("chat_template.argilla", PromptForm.ChatPair),
        ("chatml.intel", PromptForm.QuestionPair), ("chatml.ultra", PromptForm.Labelled), ("llama3.ultra", PromptForm.Labelled),
    ];

    public override string Name => "axolotl";

    public override IReadOnlyList<KeyMapping> Keys { get; } =
    [
        new("base_model", "SftRecipe.Model"),
        new("revision_of_model", "SftRecipe.Revision"),
        new("lora_r", "Lora.Rank"),
        new("lora_alpha", "Lora.Alpha"),
        new("lora_dropout", "Lora.Dropout"),
        new("lora_modules_to_save", "Lora.ModulesToSave"),
        new("peft_use_dora", "Lora.UseDora"),
        new("peft_use_rslora", "Lora.UseRslora"),
        new("peft_layers_to_transform", "Lora.LayersToTransform"),
        new("peft_layers_pattern", "Lora.LayersPattern"),
        new("peft_init_lora_weights", "Lora.InitLoraWeights"),
        new("loraplus_lr_ratio", "OptimArgs.LoraPlusLrRatio"),
        new("loraplus_lr_embedding", "OptimArgs.LoraPlusLrEmbedding"),
        new("rl_beta", "Dpo.Beta"),
        new("dpo_label_smoothing", "Dpo.LabelSmoothing"),
        new("precompute_ref_log_probs", "Dpo.PrecomputeRefLogProbs"),
        new("orpo_alpha", "Orpo.Beta"),
        new("kto_desirable_weight", "Kto.DesirableWeight"),
        new("kto_undesirable_weight", "Kto.UndesirableWeight"),
        new("output_dir", "TrainingArguments.OutputDirectory") { WhenAbsent = "./model-out" },
        new("micro_batch_size", "TrainingArguments.PerDeviceTrainBatchSize") { WhenAbsent = 1 },
        new("eval_batch_size", "TrainingArguments.PerDeviceEvalBatchSize"),
        new("num_epochs", "TrainingArguments.NumTrainEpochs") { WhenAbsent = 1.0 },
        new("learning_rate", "TrainingArguments.LearningRate"),
        new("optimizer", "TrainingArguments.Optim"),
        new("lr_scheduler", "TrainingArguments.LrSchedulerType") { WhenAbsent = LrSchedulerType.Cosine },
        new("sequence_len", "TrainingArguments.MaxLength") { WhenAbsent = 512 },
        new("excess_length_strategy", "TrainingArguments.OverLength") { WhenAbsent = OverLengthPolicy.Drop },
        new("train_on_inputs", "TrainingArguments.CompletionOnlyLoss") { IsInverse = true, Needs = "PromptTemplate", IsOfAnswers = true },
        new("train_on_inputs", "TrainingArguments.AssistantOnlyLoss") { IsInverse = true, Needs = "ChatTemplate", IsOfAnswers = true },
        new("noisy_embedding_alpha", "TrainingArguments.NeftuneNoiseAlpha") { IsOld = true },
        new("batch_flattening", "TrainingArguments.PaddingFree"),
        new("streaming", "TrainingArguments.Streaming"),
        new("gradient_checkpointing", "TrainingArguments.GradientCheckpointing"),
        new("logging_steps", "TrainingArguments.LoggingSteps"),
        new("save_total_limit", "TrainingArguments.SaveTotalLimit") { WhenAbsent = 4 },
        new("early_stopping_patience", "TrainingArguments.EarlyStoppingPatience"),
        new("bf16", "TrainingArguments.Bf16"),
        .. TransformersKeys.Common,
    ];

    public override IReadOnlyList<NotCarried> Reasons { get; } =
    [
        .. ForeignReasons.All,
        new("val_set_size", "rows are set aside from a dataset of the recipe, and there is none; give its file, then EvalSplit."),
        new("flash_attention", ForeignReasons.Attention),
        new("sdp_attention", ForeignReasons.Attention),
        new("flex_attention", ForeignReasons.Attention),
        new("xformers_attention", ForeignReasons.Attention),
        new("s2_attention", ForeignReasons.Attention),
        new("model_type", "the model's family is read from its config.json."),
        new("tokenizer_*", "the tokenizer is the model's own."),
        new("is_*_derived_model", "the model's family is read from its config.json."),
        new("special_tokens", "special tokens are the model's own; a recipe adds none."),
        new("tokens", "special tokens are the model's own; a recipe adds none."),
        new("dataset_prepared_path", "rows are tokenized at the start of a run; nothing is kept."),
        new("dataset_processes", "rows are tokenized at the start of a run, on all cores."),
        new("shuffle_merged_datasets", "rows are shuffled anew in each epoch; see Shuffle."),
        new("pad_to_sequence_len", "batches are padded to their longest row, which changes no result."),
        new("eval_sample_packing", "evaluation is never packed, which changes no result."),
        new("sample_packing_*", "packing looks at all rows at once."),
        new("strict", "a recipe is always strict: what it does not know does not compile."),
        new("lora_target_linear", "it is false, and lora_target_modules says which."),
        new("lora_fan_in_fan_out", "how weights are stored is read from the model's family."),
        new("lora_on_cpu", "merge adds adapters where the model is."),
        new("lora_*_kernel", "kernels are not chosen by the recipe."),
        new("evals_per_epoch", "evaluations are counted in steps or epochs; say EvalStrategy and EvalSteps."),
        new("saves_per_epoch", "checkpoints are counted in steps or epochs; say SaveStrategy and SaveSteps."),
        new("roles_to_train", "what the assistant says is trained, and nothing else; AssistantOnlyLoss = false trains all."),
        new("train_on_eos", "the template's end of turn is trained."),
        new("plugins", "plug-ins of Python have no place in a recipe."),
        new("liger_*", "kernels are not chosen by the recipe."),
        new("cut_cross_entropy", "kernels are not chosen by the recipe."),
        new("unsloth_*", "kernels are not chosen by the recipe."),
        new("gptq*", "GPTQ bases are not read; quantize with [Quantization]."),
        new("peft", "loftq_config is not read; see Lora.InitLoraWeights."),
        new("lora_model_dir", "training goes on from an adapter by train --adapter DIR."),
        new("auto_resume_from_checkpoints", "training goes on by train --resume DIR."),
        new("test_datasets", "give evaluation rows by [Dataset(EvalPath = …)]."),
        new("cosine_*", "see [LrSchedulerKwargs] for what schedules take."),
    ];

    public override IReadOnlyList<string> OtherKeys =>
    [
        "adapter", "load_in_4bit", "load_in_8bit", "bnb_config_kwargs", "datasets", "chat_template", "chat_template_jinja", "val_set_size", "sample_packing", "rl",
        "lora_target_modules", "lora_target_linear", "lr_scheduler_kwargs", "evals_per_epoch", "saves_per_epoch",
    ];

    public override IReadOnlyList<string> OtherSlots =>
    [
        "Quantization.Type", "Quantization.DoubleQuantization", "Quantization.BlockSize", "Lora.TargetModules", "Lora.TargetModulesPattern", "PromptTemplate.Template",
        "ChatTemplate.Name", "ChatTemplate.Jinja", "TrainingArguments.Packing", "Dpo.LossType", "LrSchedulerKwargs.MinLrRate", "LrSchedulerKwargs.NumCycles",
    ];

    public override void Import(ForeignConfig config, RecipeSketch recipe)
    {
        string? adapter = config.TakeText("adapter");
        bool four = config.TakeTruth("load_in_4bit") || adapter == "qlora", eight = config.TakeTruth("load_in_8bit");
        recipe.Add(adapter is null ? "FullFineTuning" : "Lora");
        if (adapter is not (null or "lora" or "qlora"))
        {
            config.Drop("adapter", $"'{adapter}' has no counterpart; LoRA is taken.");
        }

        Shared.Quantization(recipe, adapter is not null, four, eight, doubleByDefault: true);
        if (config.Take("bnb_config_kwargs") is not null)
        {
            config.Drop("bnb_config_kwargs", "say [Quantization]'s arguments; nf4 with double quantization, axolotl's own choice, is taken.");
        }

        if (adapter is not null)
        {
            Shared.Targets(config, "lora_target_modules", recipe);
            if (config.TakeTruth("lora_target_linear"))
            {
                recipe.Set("Lora.TargetModules", new[] { "all-linear" });
            }
        }

        Rl(config, recipe);
        if (config.TakeTruth("sample_packing"))
        {
            recipe.Set("TrainingArguments.Packing", PackingStrategy.BestFitDecreasing);
        }

        Shared.Kwargs(config, recipe);
        PerEpoch(config, recipe, "evals_per_epoch", "TrainingArguments.EvalStrategy");
        PerEpoch(config, recipe, "saves_per_epoch", "TrainingArguments.SaveStrategy");
        Rows(config, recipe);
    }

    public override void Finish(ForeignConfig config, RecipeSketch recipe)
    {
        if (!config.Has("eval_batch_size"))
        {
            recipe.Set("TrainingArguments.PerDeviceEvalBatchSize", recipe.Get<int>("TrainingArguments.PerDeviceTrainBatchSize"));
        }

        Shared.EvaluateInSteps(config, recipe);
    }

    public override void Export(RecipeSketch recipe, ForeignWriter writer)
    {
        QuantizationType quantization = Shared.Stored(recipe);
        bool four = quantization is QuantizationType.Nf4 or QuantizationType.Fp4;
        if (recipe.Has("Lora"))
        {
            writer.Write("adapter", four ? "qlora" : "lora");
            Shared.WriteTargets(recipe, writer, "lora_target_modules", "lora_target_linear");
        }

        if (quantization != QuantizationType.None)
        {
            writer.Write(four ? "load_in_4bit" : "load_in_8bit", true);
        }

        Shared.NoteQuantization(recipe, writer, QuantizationType.Nf4, doubleQuantization: true);
        if (recipe.Has("Dpo") || recipe.Has("Orpo") || recipe.Has("Kto"))
        {
            string method = recipe.Has("Orpo") ? "orpo" : recipe.Has("Kto") ? "kto" : recipe.Get<DpoLossType>("Dpo.LossType") == DpoLossType.Ipo ? "ipo" : "dpo";
            writer.Write("rl", method);
            if (recipe.Has("Dpo") && recipe.Get<DpoLossType>("Dpo.LossType") == DpoLossType.Hinge)
            {
                writer.Drop("Dpo.LossType", "axolotl has no hinge loss; the sigmoid one is written.");
            }
        }

        if (recipe.Get<PackingStrategy>("TrainingArguments.Packing") is var packing and not PackingStrategy.None)
        {
            writer.Write("sample_packing", true);
            if (packing == PackingStrategy.Wrapped)
            {
                writer.Drop("TrainingArguments.Packing", "axolotl packs whole rows only.");
            }
        }

        Shared.WriteKwargs(recipe, writer);
        WriteRows(recipe, writer);
    }

    private static void Rl(ForeignConfig config, RecipeSketch recipe)
    {
        switch (config.TakeText("rl"))
        {
            case null:
                break;
            case "dpo":
                recipe.Add("Dpo");
                break;
            case "ipo":
                recipe.Set("Dpo.LossType", DpoLossType.Ipo);
                break;
            case "orpo":
                recipe.Add("Orpo");
                break;
            case "kto":
                recipe.Add("Kto");
                break;
            case { } other:
                config.Drop("rl", $"'{other}' has no counterpart; DPO, IPO, ORPO and KTO have.");
                break;
        }
    }

    private static void PerEpoch(ForeignConfig config, RecipeSketch recipe, string key, string slot)
    {
        if (config.Peek(key) as string == "1")
        {
            config.Take(key);
            recipe.Set(slot, IntervalStrategy.Epoch);
        }
    }

    private static void Rows(ForeignConfig config, RecipeSketch recipe)
    {
        double split = ValueNames.Read(config.Peek("val_set_size"), typeof(double)) as double? ?? 0;
        PromptForm? form = null;
        foreach (object? item in config.Take("datasets") as IReadOnlyList<object?> ?? [])
        {
            if (item is not Dictionary<string, object?> dataset || dataset.GetValueOrDefault("path") is not string path)
            {
                config.Drop("datasets", "an entry has no path.");
                continue;
            }

            // A file given as data_files of the format that path then is.
            path = dataset.GetValueOrDefault("data_files") is string file ? file : path;
            if (Shared.AddDataset(config, recipe, "datasets", path, split is > 0 and < 1 ? split : 0) && split is > 0 and < 1)
            {
                config.Take("val_set_size");
            }

            PromptForm? own = Form(config, recipe, dataset, path);
            if (form is not null && own is not null && own != form)
            {
                config.Drop("datasets", $"'{path}' has rows of another form than the first; a recipe has one row type, so give it a recipe of its own.");
                recipe.Datasets.RemoveAll(added => added.Path == path);
            }

            form ??= own;
            foreach (string key in dataset.Keys.Except(["path", "type", "data_files", "ds_type", "split", "field_messages"]))
            {
                config.Drop("datasets", $"'{key}' of '{path}' is not read; bring the file into the row type's columns.");
            }
        }

        if (split == 0)
        {
            config.Take("val_set_size");
        }

        recipe.Prompt = form ?? Preference(recipe);
        if (recipe.Prompt.Template is { } template)
        {
            recipe.Set("PromptTemplate.Template", template);
            config.Take("chat_template");
            return;
        }

        recipe.Add("ChatTemplate");
        Shared.Template(config, recipe, "chat_template", s_templates);
        if (config.TakeText("chat_template_jinja") is { } jinja)
        {
            recipe.Set("ChatTemplate.Jinja", jinja);
        }
    }

    private static PromptForm? Form(ForeignConfig config, RecipeSketch recipe, Dictionary<string, object?> dataset, string path)
    {
        switch (dataset.GetValueOrDefault("type"))
        {
            case Dictionary<string, object?> own:
                return Shared.OwnForm(own);
            case string type when Known(type) is { } form:
                return form == PromptForm.Chat && dataset.GetValueOrDefault("field_messages") as string == "conversations" ? PromptForm.ShareGpt : form;
            case string type:
                config.Drop("datasets", $"the type '{type}' of '{path}' has no counterpart; write the template and the row type by hand.");
                return null;
            default:
                return Preference(recipe);
        }
    }

    private static PromptForm? Known(string type) => s_types.FirstOrDefault(entry => entry.Type == type).Form;

    private static PromptForm Preference(RecipeSketch recipe) =>
        recipe.Has("Kto") ? PromptForm.Labelled : recipe.Has("Dpo") || recipe.Has("Orpo") ? PromptForm.ChatPair : PromptForm.Chat;

    private static void WriteRows(RecipeSketch recipe, ForeignWriter writer)
    {
        object? type = recipe.Prompt == PromptForm.Alpaca ? "alpaca"
            : recipe.Prompt == PromptForm.Text ? "completion"
            : recipe.Prompt.Template is { } template ? Shared.WriteOwnForm(template, writer)
            : recipe.Has("Kto") ? "chatml.ultra"
            : recipe.Has("Dpo") || recipe.Has("Orpo") ? "chat_template.default"
            : "chat_template";
        if (recipe.Prompt.Template is null)
        {
            Shared.WriteTemplate(recipe, writer, "chat_template", s_templates);
            if (recipe.Values.TryGetValue("ChatTemplate.Jinja", out object? jinja))
            {
                writer.Write("chat_template_jinja", jinja);
            }
        }

        if (recipe.Datasets.Count == 0)
        {
            writer.Drop("Dataset", "the recipe names no files; give axolotl 'datasets'.");
            return;
        }

        writer.Write("datasets", recipe.Datasets.Select(dataset => new Dictionary<string, object>
        {
            ["path"] = dataset.Path,
            ["type"] = type ?? "chat_template",
        }).ToArray());
        writer.Write("val_set_size", recipe.Datasets[0].EvalSplit);
        Shared.NoteDatasets(recipe, writer, splits: true);
    }
}
