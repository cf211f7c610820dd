namespace SftRecipes.Interchange;

/// <summary>The YAML of TRL's scripts (<c>trl sft</c>, <c>trl dpo</c>, <c>trl kto</c>).</summary>
internal sealed class TrlTool : ConfigTool
{
    public override string Name => "trl";

    public override IReadOnlyList<KeyMapping> Keys { get; } =
    [
        .. TransformersKeys.Own,
        new("lora_r", "Lora.Rank") { WhenAbsent = 16 },
        new("lora_alpha", "Lora.Alpha") { WhenAbsent = 32.0 },
        new("lora_dropout", "Lora.Dropout") { WhenAbsent = 0.05 },
        new("lora_modules_to_save", "Lora.ModulesToSave"),
        new("precompute_ref_log_probs", "Dpo.PrecomputeRefLogProbs"),
        new("desirable_weight", "Kto.DesirableWeight"),
        new("undesirable_weight", "Kto.UndesirableWeight"),
        new("max_length", "TrainingArguments.MaxLength"),
        new("max_seq_length", "TrainingArguments.MaxLength") { IsOld = true },
        new("completion_only_loss", "TrainingArguments.CompletionOnlyLoss") { Needs = "PromptTemplate", IsOfAnswers = true },
        new("assistant_only_loss", "TrainingArguments.AssistantOnlyLoss") { WhenAbsent = false, Needs = "ChatTemplate", IsOfAnswers = true },
        new("padding_free", "TrainingArguments.PaddingFree"),
        new("dataset_streaming", "TrainingArguments.Streaming"),
        new("gradient_checkpointing", "TrainingArguments.GradientCheckpointing") { WhenAbsent = true },
        new("logging_steps", "TrainingArguments.LoggingSteps"),
        new("bf16", "TrainingArguments.Bf16") { WhenAbsent = true },
        .. TransformersKeys.Common,
    ];

    public override IReadOnlyList<NotCarried> Reasons { get; } =
    [
        .. ForeignReasons.All,
        new("dataset_config", "files are read whole; name the one that is meant."),
        new("dataset_*split", "a dataset's parts are files of their own; see EvalPath."),
        new("dataset_num_proc", "rows are tokenized at the start of a run, on all cores."),
        new("dataset_kwargs", "files are read whole."),
        new("chat_template_path", "give the template as [ChatTemplate(Jinja = …)]."),
        new("eos_token", "special tokens are the model's own."), new("pad_token", "special tokens are the model's own."),
        new("lora_task_type", "a recipe trains causal language models."),
        new("lora_target_parameters", "modules are adapted, not single parameters."),
        new("packing_strategy", "nothing is packed."),
        new("eval_packing", "evaluation is never packed, which changes no result."),
        new("shuffle_dataset", "rows are shuffled anew in each epoch; see Shuffle."),
        new("truncation_mode", "rows are cut at their end."),
        new("pad_to_multiple_of", "batches are padded to their longest row, which changes no result."),
        new("max_prompt_length", "rows are cut at MaxLength; see OverLength."),
        new("max_completion_length", "rows are cut at MaxLength; see OverLength."),
        new("ref_model*", "the reference is the base model."), new("sync_ref_model", "the reference stays the base model."),
        new("is_encoder_decoder", "a recipe trains decoders."),
        new("bnb_4bit_quant_storage", "bases are stored as bytes."),
        new("use_liger*", "kernels are not chosen by the recipe."),
        new("do_*", "the program's command says what is done."),
        new("ignore_bias_buffers", "the program's command says what is done."),
        new("lora_bias", "biases are trained by Lora.Bias."),
    ];

    public override IReadOnlyList<string> OtherKeys =>
    [
        "use_peft", "bnb_4bit_quant_type", "use_bnb_nested_quant", "load_in_4bit", "load_in_8bit", "lora_target_modules", "packing", "packing_strategy", "loss_type", "beta", "label_smoothing", "learning_rate",
        "dataset_name", "datasets", "dataset_text_field", "lr_scheduler_kwargs", "eval_on_start", "disable_dropout",
    ];

    public override IReadOnlyList<string> OtherSlots =>
    [
        "Lora.TargetModules", "Lora.TargetModulesPattern", "Quantization.Type", "Quantization.DoubleQuantization", "Quantization.BlockSize", "ChatTemplate.Name", "ChatTemplate.Jinja", "PromptTemplate.Template",
        "TrainingArguments.CompletionOnlyLoss", "TrainingArguments.Packing", "TrainingArguments.LossType", "TrainingArguments.LearningRate", "Dpo.Beta", "Dpo.LossType", "Dpo.LabelSmoothing",
        "Orpo.Beta", "Kto.Beta", "LrSchedulerKwargs.MinLrRate", "LrSchedulerKwargs.NumCycles", "TrainingArguments.OverLength", "Dpo.DisableDropout",
    ];

    public override void Import(ForeignConfig config, RecipeSketch recipe)
    {
        bool usesPeft = config.TakeTruth("use_peft");
        recipe.Add(usesPeft ? "Lora" : "FullFineTuning");
        bool four = config.TakeTruth("load_in_4bit");
        Shared.Quantization(recipe, usesPeft, four, config.TakeTruth("load_in_8bit"), doubleByDefault: config.TakeTruth("use_bnb_nested_quant"));
        if (config.TakeText("bnb_4bit_quant_type") == "fp4" && four && usesPeft)
        {
            recipe.Set("Quantization.Type", QuantizationType.Fp4);
        }

        if (usesPeft)
        {
            Shared.Targets(config, "lora_target_modules", recipe);
        }

        Loss(config, recipe);
        bool isPreference = recipe.Has("Dpo") || recipe.Has("Kto");
        recipe.Set(
            "TrainingArguments.LearningRate",
            ValueNames.Read(config.Take("learning_rate"), typeof(double)) ?? (isPreference ? 1e-6 : 2e-5));
        recipe.Set("TrainingArguments.OverLength", OverLengthPolicy.Truncate);
        if (config.TakeTruth("packing"))
        {
            recipe.Set("TrainingArguments.Packing", ValueNames.Read(config.Take("packing_strategy"), typeof(PackingStrategy)) ?? PackingStrategy.BestFitDecreasing);
        }

        Shared.Kwargs(config, recipe);
        Rows(config, recipe);
    }

    public override void Finish(ForeignConfig config, RecipeSketch recipe)
    {
        if (recipe.Get<bool>("TrainingArguments.Fp16") && !config.Has("bf16"))
        {
            recipe.Set("TrainingArguments.Bf16", false);
        }

        Shared.EvaluateInSteps(config, recipe);
    }

    public override void Export(RecipeSketch recipe, ForeignWriter writer)
    {
        if (recipe.Has("Lora"))
        {
            writer.Write("use_peft", true);
            Shared.WriteTargets(recipe, writer, "lora_target_modules", allKey: null);
        }

        QuantizationType quantization = Shared.Stored(recipe);
        if (quantization != QuantizationType.None)
        {
            writer.Write(quantization == QuantizationType.Int8 ? "load_in_8bit" : "load_in_4bit", true);
            if (quantization == QuantizationType.Fp4)
            {
                writer.Write("bnb_4bit_quant_type", quantization);
            }

            if (recipe.Get<bool>("Quantization.DoubleQuantization"))
            {
                writer.Write("use_bnb_nested_quant", true);
            }
        }

        Shared.NoteQuantization(recipe, writer, quantization, recipe.Get<bool>("Quantization.DoubleQuantization"));
        writer.Write("learning_rate", recipe.Get<double>("TrainingArguments.LearningRate"));
        if (recipe.Has("Dpo"))
        {
            writer.Write("beta", recipe.Get<double>("Dpo.Beta"));
            writer.Write("loss_type", recipe.Get<DpoLossType>("Dpo.LossType"));
            if (recipe.Get<double>("Dpo.LabelSmoothing") is var smoothing and > 0)
            {
                writer.Write("label_smoothing", smoothing);
            }

            if (!recipe.Get<bool>("Dpo.DisableDropout"))
            {
                writer.Write("disable_dropout", false);
            }
        }
        else if (recipe.Has("Kto"))
        {
            writer.Write("beta", recipe.Get<double>("Kto.Beta"));
            writer.Write("loss_type", "kto");
        }
        else if (recipe.Has("Orpo"))
        {
            writer.Drop("Orpo", "TRL trains ORPO by an experimental class, not by a configuration of its scripts.");
        }
        else if (recipe.Get<LossType>("TrainingArguments.LossType") == LossType.Dft)
        {
            writer.Write("loss_type", LossType.Dft);
        }

        if (recipe.Get<PackingStrategy>("TrainingArguments.Packing") is var packing and not PackingStrategy.None)
        {
            writer.Write("packing", true);
            writer.Write("packing_strategy", packing);
        }

        if (recipe.Get<OverLengthPolicy>("TrainingArguments.OverLength") != OverLengthPolicy.Truncate)
        {
            writer.Drop("TrainingArguments.OverLength", "TRL cuts rows that are too long.");
        }

        Shared.WriteKwargs(recipe, writer);
        WriteRows(recipe, writer);
    }

    private static void Loss(ForeignConfig config, RecipeSketch recipe)
    {
        object? loss = config.Take("loss_type");
        loss = loss is IReadOnlyList<object?> { Count: 1 } list ? list[0] : loss;
        bool isKto = loss as string == "kto" || config.Has("desirable_weight") || config.Has("undesirable_weight");
        bool isDpo = !isKto && (ValueNames.Read(loss, typeof(DpoLossType)) is not null || config.Has("beta") || config.Has("precompute_ref_log_probs"));
        string method = isKto ? "Kto" : isDpo ? "Dpo" : "";
        if (method.Length > 0)
        {
            recipe.Add(method);
            foreach ((string key, string slot) in new[] { ("beta", "Beta"), ("disable_dropout", "DisableDropout") })
            {
                if (ValueNames.Read(config.Take(key), RecipeSlots.TypeOf($"{method}.{slot}")) is { } value)
                {
                    recipe.Set($"{method}.{slot}", value);
                }
            }
        }

        if (isDpo)
        {
            if (ValueNames.Read(config.Take("label_smoothing"), typeof(double)) is { } smoothing)
            {
                recipe.Set("Dpo.LabelSmoothing", smoothing);
            }

            if (ValueNames.Read(loss, typeof(DpoLossType)) is { } type)
            {
                recipe.Set("Dpo.LossType", type);
            }
        }
        else if (ValueNames.Read(loss, typeof(LossType)) is { } answers)
        {
            recipe.Set("TrainingArguments.LossType", answers);
        }
        else if (loss is not null && !isKto)
        {
            config.Drop("loss_type", $"'{loss}' has no counterpart; nll, dft, sigmoid, ipo, hinge and kto have.");
        }
    }

    private static void Rows(ForeignConfig config, RecipeSketch recipe)
    {
        if (config.TakeText("dataset_name") is { } name)
        {
            Shared.AddDataset(config, recipe, "dataset_name", name, 0);
        }

        foreach (object? item in config.Take("datasets") as IReadOnlyList<object?> ?? [])
        {
            if ((item as Dictionary<string, object?>)?.GetValueOrDefault("path") is string path)
            {
                Shared.AddDataset(config, recipe, "datasets", path, 0);
            }
        }

        string? field = config.TakeText("dataset_text_field");
        recipe.Prompt = recipe.Has("Kto") ? PromptForm.Labelled
            : recipe.Has("Dpo") ? PromptForm.ChatPair
            : field is not null ? PromptForm.Text
            : config.Has("completion_only_loss") ? PromptForm.PromptCompletion
            : PromptForm.Chat;
        if (recipe.Prompt.Template is { } template)
        {
            recipe.Set("PromptTemplate.Template", template);
            if (field is not (null or "text"))
            {
                config.Drop("dataset_text_field", $"columns bind by name; call the row's property as the column '{field}'.");
            }
        }
        else
        {
            recipe.Add("ChatTemplate");
        }
    }

    private static void WriteRows(RecipeSketch recipe, ForeignWriter writer)
    {
        if (recipe.Prompt == PromptForm.Text)
        {
            writer.Write("dataset_text_field", "text");
        }
        else if (recipe.Prompt == PromptForm.PromptCompletion)
        {
            writer.Write("completion_only_loss", recipe.Get<bool>("TrainingArguments.CompletionOnlyLoss"));
        }
        else if (recipe.Prompt.Template is not null)
        {
            writer.Write("completion_only_loss", recipe.Get<bool>("TrainingArguments.CompletionOnlyLoss"));
            writer.Drop("PromptTemplate.Template", "TRL renders no templates of text; write columns 'prompt' and 'completion' by it.");
        }

        if (recipe.Values.ContainsKey("ChatTemplate.Name") || recipe.Values.ContainsKey("ChatTemplate.Jinja"))
        {
            writer.Drop("ChatTemplate", "write the template to a file and name it by chat_template_path; without it TRL takes the model's own.");
        }

        if (recipe.Datasets.Count == 0)
        {
            writer.Drop("Dataset", "the recipe names no files; give TRL 'dataset_name'.");
        }
        else if (recipe.Datasets.Count == 1)
        {
            writer.Write("dataset_name", recipe.Datasets[0].Path);
        }
        else
        {
            writer.Write("datasets", recipe.Datasets.Select(dataset => new Dictionary<string, object> { ["path"] = dataset.Path }).ToArray());
        }

        Shared.NoteDatasets(recipe, writer, splits: false);
    }
}
