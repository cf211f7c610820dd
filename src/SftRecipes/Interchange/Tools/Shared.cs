using System.Text.RegularExpressions;

namespace SftRecipes.Interchange;

/// <summary>What several tools have in common but for the names of keys.</summary>
internal static partial class Shared
{
    private static readonly string[] s_extensions = [".jsonl", ".json", ".csv", ".parquet", ".gz"];

    /// <summary>A quantized base, for adapters only.</summary>
    public static void Quantization(RecipeSketch recipe, bool hasAdapter, bool four, bool eight, bool doubleByDefault)
    {
        if (!hasAdapter || (!four && !eight))
        {
            return;
        }

        recipe.Set("Quantization.Type", four ? QuantizationType.Nf4 : QuantizationType.Int8);
        if (four && doubleByDefault)
        {
            recipe.Set("Quantization.DoubleQuantization", true);
        }
    }

    /// <summary>How a recipe stores its base.</summary>
    public static QuantizationType Stored(RecipeSketch recipe) => recipe.Get<QuantizationType>("Quantization.Type");

    /// <summary>Says what of a quantization differs from what the tool takes.</summary>
    public static void NoteQuantization(RecipeSketch recipe, ForeignWriter writer, QuantizationType type, bool doubleQuantization)
    {
        QuantizationType own = Stored(recipe);
        if (own is QuantizationType.None or QuantizationType.Int8)
        {
            return;
        }

        if (own != type || recipe.Get<bool>("Quantization.DoubleQuantization") != doubleQuantization)
        {
            writer.Drop("Quantization", $"the base is taken as {ValueNames.Write(type)} {(doubleQuantization ? "with" : "without")} double quantization.");
        }

        if (recipe.Values.ContainsKey("Quantization.BlockSize"))
        {
            writer.Drop("Quantization.BlockSize", "blocks are of 64 weights there.");
        }
    }

    /// <summary>PEFT's target modules: a list, one name, or a regular expression.</summary>
    public static void Targets(ForeignConfig config, string key, RecipeSketch recipe)
    {
        object? written = config.Take(key);
        if (written is string text && !ModuleNames().IsMatch(text))
        {
            recipe.Set("Lora.TargetModulesPattern", text);
        }
        else if (ValueNames.List(written) is { Length: > 0 } targets)
        {
            recipe.Set("Lora.TargetModules", targets);
        }
        else if (written is not null and not string)
        {
            config.Drop(key, "it is no list of names; say TargetModules.");
        }
    }

    /// <summary>Where adapters go.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="writer">Written to.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="allKey">The key that says all; null where the list does.</param>
    public static void WriteTargets(RecipeSketch recipe, ForeignWriter writer, string key, string? allKey)
    {
        bool isLlamaFactory = key == "lora_target";
        if (recipe.Get("Lora.TargetModulesPattern") is string pattern)
        {
            if (isLlamaFactory)
            {
                writer.Drop("Lora.TargetModulesPattern", "LLaMA-Factory takes names, not patterns.");
            }
            else
            {
                writer.Write(key, pattern);
            }

            return;
        }

        string[] targets = recipe.Get<string[]>("Lora.TargetModules");
        bool isAll = targets is ["all-linear"];
        if (isAll && allKey is not null)
        {
            writer.Write(allKey, true);
        }
        else if (targets.Length > 0)
        {
            writer.Write(key, isLlamaFactory ? isAll ? "all" : string.Join(',', targets) : isAll ? "all-linear" : targets);
        }

        foreach (PatternSketch patternOfSome in recipe.Patterns)
        {
            writer.Drop("LoraPattern", $"'{patternOfSome.Pattern}' has the rank and alpha of all the others there.");
        }
    }

    /// <summary>What schedules take beside; other entries are listed.</summary>
    public static void Kwargs(ForeignConfig config, RecipeSketch recipe)
    {
        if (config.Take("lr_scheduler_kwargs") is not Dictionary<string, object?> arguments)
        {
            return;
        }

        foreach ((string key, object? value) in arguments)
        {
            string? slot = RecipeSlots.All.FirstOrDefault(slot => slot.StartsWith("LrSchedulerKwargs.", StringComparison.Ordinal) && KwargKey(slot) == key);
            if (slot is not null && ValueNames.Read(value, RecipeSlots.TypeOf(slot)) is { } read)
            {
                recipe.Set(slot, read);
            }
            else
            {
                config.Drop("lr_scheduler_kwargs", $"'{key}: {value}' has no counterpart in [LrSchedulerKwargs].");
            }
        }
    }

    /// <summary>What the schedule takes beside, and what optimizers take that no key of its own says.</summary>
    public static void WriteKwargs(RecipeSketch recipe, ForeignWriter writer)
    {
        var arguments = recipe.Values.Where(value => value.Key.StartsWith("LrSchedulerKwargs.", StringComparison.Ordinal))
            .ToDictionary(value => KwargKey(value.Key), value => ValueNames.Write(value.Value));
        if (arguments.Count > 0)
        {
            writer.Write("lr_scheduler_kwargs", arguments);
        }
    }

    /// <summary>A file, directory or pattern; a dataset of the hub is listed instead. Whether it was added.</summary>
    public static bool AddDataset(ForeignConfig config, RecipeSketch recipe, string key, string path, double split)
    {
        bool isFile = s_extensions.Contains(Path.GetExtension(path)) || path.StartsWith('.') || path.StartsWith('/') || path.Contains('*', StringComparison.Ordinal);
        if (isFile)
        {
            recipe.Datasets.Add(new DatasetSettings(path, null, split));
        }
        else
        {
            config.Drop(key, $"'{path}' is a dataset of the hub; download it and name the file by [Dataset(\"…\")] or --data.");
        }

        return isFile;
    }

    /// <summary>What of datasets a tool has no place for.</summary>
    public static void NoteDatasets(RecipeSketch recipe, ForeignWriter writer, bool splits)
    {
        if (recipe.Datasets.Any(dataset => dataset.Weight is not null))
        {
            writer.Drop("Dataset.Weight", "datasets follow each other there.");
        }

        if (splits && recipe.Datasets.Any(dataset => dataset.EvalPath is not null))
        {
            writer.Drop("Dataset.EvalPath", "give the files as 'test_datasets'.");
        }

        if (recipe.Datasets.Select(dataset => dataset.EvalSplit).Distinct().Count() > 1)
        {
            writer.Drop("Dataset.EvalSplit", "the share of the first dataset is taken for all.");
        }
    }

    /// <summary>A chat template by its name.</summary>
    public static void Template(ForeignConfig config, RecipeSketch recipe, string key, (string Name, string? Ours)[] names)
    {
        if (config.TakeText(key) is not { } name || name == "jinja")
        {
            return;
        }

        int index = Array.FindIndex(names, entry => entry.Name == name);
        if (index < 0)
        {
            config.Drop(key, $"'{name}' has no counterpart; the model's own template is taken. {string.Join(", ", ChatTemplateNames.All)} come along.");
        }
        else if (names[index].Ours is { } ours)
        {
            recipe.Set("ChatTemplate.Name", ours);
        }
    }

    /// <summary>A chat template by its name there.</summary>
    public static void WriteTemplate(RecipeSketch recipe, ForeignWriter writer, string key, (string Name, string? Ours)[] names)
    {
        if (recipe.Get("ChatTemplate.Name") is not string ours)
        {
            return;
        }

        int index = Array.FindIndex(names, entry => entry.Ours == ours);
        if (index < 0)
        {
            writer.Drop("ChatTemplate.Name", $"there is no template '{ours}' there; give its Jinja text.");
        }
        else
        {
            writer.Write(key, names[index].Name);
        }
    }

    /// <summary>transformers evaluates in steps where only their number is given.</summary>
    public static void EvaluateInSteps(ForeignConfig config, RecipeSketch recipe)
    {
        bool hasData = recipe.Datasets.Any(dataset => dataset.EvalPath is not null || dataset.EvalSplit > 0);
        if (config.Has("eval_steps") && !config.Has("eval_strategy") && hasData && recipe.Values.ContainsKey("TrainingArguments.EvalSteps"))
        {
            recipe.Set("TrainingArguments.EvalStrategy", IntervalStrategy.Steps);
        }

        if (recipe.Datasets.Count > 0 && !hasData && recipe.Get<IntervalStrategy>("TrainingArguments.EvalStrategy") != IntervalStrategy.No)
        {
            string key = config.Has("eval_strategy") ? "eval_strategy" : config.Has("evals_per_epoch") ? "evals_per_epoch" : "evaluation_strategy";
            config.Drop(key, "there is nothing to evaluate; give EvalPath or EvalSplit, then EvalStrategy.");
            recipe.Set("TrainingArguments.EvalStrategy", IntervalStrategy.No);
        }
    }

    /// <summary>axolotl's own template of instruction, input and output.</summary>
    public static PromptForm OwnForm(Dictionary<string, object?> own)
    {
        string Field(string key, string otherwise) => own.GetValueOrDefault(key) as string is { } name ? Property(name) : otherwise;
        string instruction = Field("field_instruction", "Instruction"), input = Field("field_input", "Input"), output = Field("field_output", "Output");
        string with = Placed(own.GetValueOrDefault("format") as string ?? "{instruction} {input} ");
        string without = Placed(own.GetValueOrDefault("no_input_format") as string ?? "{instruction} ");
        string system = own.GetValueOrDefault("system_prompt") is string { Length: > 0 } text ? Literal(text) + "\n" : "";

        // What both wordings have in common stands outside of the part that an input brings.
        int head = Enumerable.Range(0, Math.Min(with.Length, without.Length)).TakeWhile(i => with[i] == without[i]).Count();
        int tail = Enumerable.Range(1, Math.Min(with.Length, without.Length) - head).TakeWhile(i => with[^i] == without[^i]).Count();
        bool hasInput = with.Contains("{" + input + "}", StringComparison.Ordinal);
        bool isOptional = hasInput && head + tail == without.Length && Balanced(with[head..^tail]);
        string prompt = isOptional ? $"{with[..head]}{{?{input}}}{with[head..^tail]}{{/{input}}}{with[^tail..]}" : with;
        string row = $"string {instruction}, {(hasInput ? $"string{(isOptional ? "?" : "")} {input}, " : "")}[property: Response] string {output}";
        return new PromptForm(row, $"{system}{prompt}{{{output}}}");

        string Placed(string format) => Literal(format)
            .Replace("{{instruction}}", "{" + instruction + "}", StringComparison.Ordinal)
            .Replace("{{input}}", "{" + input + "}", StringComparison.Ordinal);
    }

    /// <summary>A template of one to three fields as axolotl's own; null where it cannot be.</summary>
    public static object? WriteOwnForm(string template, ForeignWriter writer)
    {
        string[] names = [.. Placeholders().Matches(template).Select(match => match.Groups[1].Value).Distinct()];
        if (names.Length is < 1 or > 3)
        {
            writer.Drop("PromptTemplate.Template", "axolotl's own templates have an instruction, an input and an output.");
            return null;
        }

        string output = names[^1];
        string prompt = template[..template.LastIndexOf("{" + output + "}", StringComparison.Ordinal)];
        string? input = names.Length == 3 ? names[1] : null;
        var type = new Dictionary<string, object>();
        if (names.Length > 1)
        {
            type["field_instruction"] = Column(names[0]);
        }

        if (input is not null)
        {
            type["field_input"] = Column(input);
        }

        type["field_output"] = Column(output);
        type["format"] = Shown(input is null ? prompt : prompt
            .Replace($"{{?{input}}}", "", StringComparison.Ordinal).Replace($"{{/{input}}}", "", StringComparison.Ordinal));
        if (input is not null)
        {
            type["no_input_format"] = Shown(Regex.Replace(prompt, $@"\{{\?{input}\}}.*?\{{/{input}\}}", "", RegexOptions.Singleline));
        }

        return type;

        string Shown(string text)
        {
            string shown = names.Length > 1 ? text.Replace("{" + names[0] + "}", "{instruction}", StringComparison.Ordinal) : text;
            shown = input is null ? shown : shown.Replace("{" + input + "}", "{input}", StringComparison.Ordinal);
            return shown.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
        }
    }

    /// <summary><c>min_lr_rate</c>.</summary>
    private static string KwargKey(string slot) =>
        UpperCase().Replace(slot[(slot.IndexOf('.', StringComparison.Ordinal) + 1)..], match => "_" + match.Value).TrimStart('_').ToLowerInvariant();

    private static string Literal(string text) =>
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal).ReplaceLineEndings("\n");

    private static bool Balanced(string text) => text.Count(character => character == '{') == text.Count(character => character == '}');

    /// <summary>A column as a property: <c>my_answer</c> becomes <c>MyAnswer</c>.</summary>
    private static string Property(string column)
    {
        string name = string.Concat(Words().Matches(column).Select(word => char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "Field" + name : name;
    }

    private static string Column(string property) =>
        UpperCase().Replace(property, match => (match.Index == 0 ? "" : "_") + char.ToLowerInvariant(match.Value[0]));

    [GeneratedRegex(@"\A[\w.,\- ]+\z")]
    private static partial Regex ModuleNames();

    [GeneratedRegex(@"(?<!\{)\{[?/]?(\w+)\}(?!\})")]
    private static partial Regex Placeholders();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
