using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>The fields of adapter_config.json and the properties that they are.</summary>
internal static class PeftConfigFields
{
    private const string Lora = "LORA";

    /// <summary>Fields of PEFT 0.14 and later that have no property, with the values of a plain adapter.</summary>
    private static readonly Dictionary<string, Func<JsonNode?>> Defaults = new(StringComparer.Ordinal)
    {
        ["auto_mapping"] = () => null,
        ["eva_config"] = () => null,
        ["layer_replication"] = () => null,
        ["loftq_config"] = () => new JsonObject(),
        ["lora_bias"] = () => false,
        ["megatron_config"] = () => null,
        ["megatron_core"] = () => "megatron.core",
    };

    /// <summary>Fields about how an adapter came to be or what wrote it: they do not change what it computes.</summary>
    private static readonly HashSet<string> WithoutEffect =
    [
        "auto_mapping", "layers_pattern", "loftq_config", "megatron_config", "megatron_core", "peft_version",
        "runtime_config", "ensure_weight_tying", "exclude_modules", "eva_config", "corda_config", "lora_ga_config", "qalora_group_size",
    ];

    /// <summary>Fields that PEFT allows in a form that has no property; they are kept as they are.</summary>
    private static readonly Dictionary<string, Func<JsonElement, bool>> Unnamed = new(StringComparer.Ordinal)
    {
        ["exclude_modules"] = value => value.ValueKind == JsonValueKind.String,
        ["layers_pattern"] = value => value.ValueKind == JsonValueKind.Array,
    };

    /// <summary>Reads the file.</summary>
    public static PeftAdapterConfig Read(string path)
    {
        JsonElement root = JsonFile.ReadObject(path);
        var fields = new JsonFields(path, root);
        string type = fields.String("peft_type", fields.Require("peft_type"));
        if (type != Lora)
            throw new RecipeException($"'{path}' is of an adapter of type {type}; use one of type {Lora}.");
        var defaults = new PeftAdapterConfig();
        JsonElement? targets = fields.Find("target_modules");
        bool isPattern = targets?.ValueKind == JsonValueKind.String;
        var config = new PeftAdapterConfig
        {
            BaseModelNameOrPath = Get<string?>("base_model_name_or_path", fields.String, null),
            Revision = Get<string?>("revision", fields.String, null),
            Rank = Get("r", fields.Int32, defaults.Rank),
            Alpha = Get("lora_alpha", fields.Double, defaults.Alpha),
            Dropout = Get("lora_dropout", fields.Double, defaults.Dropout),
            TargetModules = isPattern ? [] : Strings("target_modules"),
            TargetModulesPattern = isPattern ? targets!.Value.GetString() : null,
            ModulesToSave = Strings("modules_to_save"),
            LayersToTransform = Get("layers_to_transform", Layers, []),
            LayersPattern = Get<string?>("layers_pattern", (name, value) => IsUnnamed(name, value) ? null : fields.String(name, value), null),
            ExcludeModules = Get(
                "exclude_modules", (name, value) => IsUnnamed(name, value) ? [] : fields.List(name, value, fields.String), []),
            InitLoraWeights = Get<string?>(
                "init_lora_weights", (name, value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : fields.String(name, value),
                null),
            RankPattern = Get("rank_pattern", (name, value) => fields.Dictionary(name, value, fields.Int32), defaults.RankPattern),
            AlphaPattern = Get("alpha_pattern", (name, value) => fields.Dictionary(name, value, fields.Double), defaults.AlphaPattern),
            Bias = Get("bias", fields.String, defaults.Bias),
            FanInFanOut = Get("fan_in_fan_out", fields.Boolean, false),
            UseRslora = Get("use_rslora", fields.Boolean, false),
            UseDora = Get("use_dora", fields.Boolean, false),
            TaskType = Get<string?>("task_type", fields.String, null),
        };
        if (config.Rank < 1)
            throw fields.Wrong("r", fields.Require("r"), "a rank of at least 1");
        JsonObject named = Named(config);
        return config with
        {
            AdditionalFields = root.EnumerateObject()
                .Where(entry => !named.ContainsKey(entry.Name) || IsUnnamed(entry.Name, entry.Value))
                .ToDictionary(entry => entry.Name, entry => entry.Value.Clone(), StringComparer.Ordinal),
        };

        T Get<T>(string name, Func<string, JsonElement, T> convert, T missing) =>
            fields.Find(name) is { } value ? convert(name, value) : missing;

        IReadOnlyList<int> Layers(string name, JsonElement value) =>
            value.ValueKind == JsonValueKind.Number ? [fields.Int32(name, value)] : fields.List(name, value, fields.Int32);

        IReadOnlyList<string> Strings(string name) => Get(name, (_, value) => fields.List(name, value, fields.String), []);
    }

    /// <summary>The file's object.</summary>
    public static JsonObject Write(PeftAdapterConfig config)
    {
        JsonObject all = Named(config);
        foreach ((string name, Func<JsonNode?> value) in Defaults)
            all[name] = value();
        foreach ((string name, JsonElement value) in config.AdditionalFields)
            all[name] = JsonNode.Parse(value.GetRawText());
        return all;
    }

    /// <summary>See <see cref="PeftAdapterConfig.UnknownFeatures"/>.</summary>
    public static IReadOnlyList<string> UnknownFeatures(IReadOnlyDictionary<string, JsonElement> fields) =>
    [
        .. fields.Where(field => !WithoutEffect.Contains(field.Key) && AsksForSomething(field.Value))
            .Select(field => field.Key).Order(StringComparer.Ordinal),
    ];

    private static bool AsksForSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.String => value.GetString() != "",
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    private static bool IsUnnamed(string name, JsonElement value) => Unnamed.TryGetValue(name, out var unnamed) && unnamed(value);

    private static JsonObject Named(PeftAdapterConfig config) => new()
    {
        ["alpha_pattern"] = Object(config.AlphaPattern, Number),
        ["base_model_name_or_path"] = config.BaseModelNameOrPath,
        ["bias"] = config.Bias,
        ["exclude_modules"] = config.ExcludeModules.Count > 0 ? Array(config.ExcludeModules) : null,
        ["fan_in_fan_out"] = config.FanInFanOut,
        ["inference_mode"] = true,
        ["init_lora_weights"] = config.InitLoraWeights is { } start ? start : true,
        ["layers_pattern"] = config.LayersPattern,
        ["layers_to_transform"] = config.LayersToTransform.Count > 0
            ? new JsonArray([.. config.LayersToTransform.Select(layer => (JsonNode)layer)])
            : null,
        ["lora_alpha"] = Number(config.Alpha),
        ["lora_dropout"] = config.Dropout,
        ["modules_to_save"] = config.ModulesToSave.Count > 0 ? Array(config.ModulesToSave) : null,
        ["peft_type"] = Lora,
        ["r"] = config.Rank,
        ["rank_pattern"] = Object(config.RankPattern, rank => rank),
        ["revision"] = config.Revision,
        ["target_modules"] = config.TargetModulesPattern ?? (JsonNode)Array(config.TargetModules.Order(StringComparer.Ordinal)),
        ["task_type"] = config.TaskType,
        ["use_dora"] = config.UseDora,
        ["use_rslora"] = config.UseRslora,
    };

    private static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    private static JsonObject Object<T>(IReadOnlyDictionary<string, T> items, Func<T, JsonNode> value) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)value(item.Value))));

    /// <summary>Alphas are whole numbers where they can be, as PEFT's users write them.</summary>
    private static JsonNode Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);
}
