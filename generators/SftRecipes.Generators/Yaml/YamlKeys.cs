using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;

namespace SftRecipes.Generators.Yaml;

/// <summary>
/// The keys of a recipe file: a section for each attribute, a key for each of its properties, named as the field names them. The attributes
/// are the source: a property that they gain is a key at once.
/// </summary>
internal static class YamlKeys
{
    public const string Name = "name";
    public const string Namespace = "namespace";
    public const string Row = "row";

    /// <summary>What a recipe is made of. The keys of a section without a key stand in the file itself.</summary>
    public static readonly YamlSection[] Sections =
    [
        new(string.Empty, typeof(SftRecipeAttribute)),
        new("quantization", typeof(QuantizationAttribute)),
        new("lora", typeof(LoraAttribute)),
        new("patterns", typeof(LoraPatternAttribute)) { IsList = true, Parent = typeof(LoraAttribute) },
        new("full_fine_tuning", typeof(FullFineTuningAttribute)),
        new("dpo", typeof(DpoAttribute)),
        new("orpo", typeof(OrpoAttribute)),
        new("kto", typeof(KtoAttribute)),
        new(string.Empty, typeof(PromptTemplateAttribute)),
        new("chat_template", typeof(ChatTemplateAttribute)),
        new("datasets", typeof(DatasetAttribute)) { IsList = true },
        new(string.Empty, typeof(TrainingArgumentsAttribute)),
        new("optim_args", typeof(OptimArgsAttribute)),
        new("lr_scheduler_kwargs", typeof(LrSchedulerKwargsAttribute)),
        new("generation", typeof(GenerationAttribute)),
    ];

    /// <summary>Where the field's name is not the property's in small letters.</summary>
    private static readonly Dictionary<(Type Attribute, string Property), string> FieldNames = new()
    {
        [(typeof(LoraAttribute), nameof(LoraAttribute.Rank))] = "r",
        [(typeof(LoraAttribute), nameof(LoraAttribute.Alpha))] = "lora_alpha",
        [(typeof(LoraAttribute), nameof(LoraAttribute.Dropout))] = "lora_dropout",
        [(typeof(LoraPatternAttribute), nameof(LoraPatternAttribute.Rank))] = "r",
        [(typeof(LoraPatternAttribute), nameof(LoraPatternAttribute.Alpha))] = "lora_alpha",
        [(typeof(OptimArgsAttribute), nameof(OptimArgsAttribute.LoraPlusLrRatio))] = "loraplus_lr_ratio",
        [(typeof(OptimArgsAttribute), nameof(OptimArgsAttribute.LoraPlusLrEmbedding))] = "loraplus_lr_embedding",
        [(typeof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.OutputDirectory))] = "output_dir",
    };

    /// <summary>Other names that someone may write, of other tools or of the attributes, and the keys that they stand for.</summary>
    public static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["rank"] = "r",
        ["lora_r"] = "r",
        ["lora_rank"] = "r",
        ["alpha"] = "lora_alpha",
        ["dropout"] = "lora_dropout",
        ["lora_target"] = "target_modules",
        ["lora_target_modules"] = "target_modules",
        ["base_model"] = "model",
        ["model_name_or_path"] = "model",
        ["output_directory"] = "output_dir",
        ["prompt_template"] = "template",
        ["prompt"] = "template",
        ["dataset"] = "datasets",
        ["fields"] = Row,
        ["sequence_len"] = "max_length",
        ["cutoff_len"] = "max_length",
        ["max_seq_length"] = "max_length",
        ["micro_batch_size"] = "per_device_train_batch_size",
        ["num_epochs"] = "num_train_epochs",
        ["lr_scheduler"] = "lr_scheduler_type",
        ["optimizer"] = "optim",
        ["load_in_4bit"] = "quantization",
        ["finetuning_type"] = "lora",
    };

    /// <summary>The keys of the file itself.</summary>
    public static readonly IReadOnlyDictionary<string, YamlKey> OfFile = Index(
    [
        new(Name), new(Namespace), new(Row),
        .. Sections.Where(static section => section.Key.Length == 0).SelectMany(Properties),
        .. Sections.Where(static section => section.Key.Length > 0 && section.Parent is null)
            .Select(static section => new YamlKey(section.Key) { Section = section }),
    ]);

    private static readonly Dictionary<Type, IReadOnlyDictionary<string, YamlKey>> BySection = Sections
        .Where(static section => section.Key.Length > 0)
        .ToDictionary(static section => section.Attribute, static section => Index(
        [
            .. Properties(section),
            .. Sections.Where(child => child.Parent == section.Attribute).Select(static child => new YamlKey(child.Key) { Section = child }),
        ]));

    /// <summary>The keys of a section.</summary>
    public static IReadOnlyDictionary<string, YamlKey> Of(Type attribute) => BySection[attribute];

    /// <summary>The key of a property.</summary>
    public static string Of(PropertyInfo property) =>
        FieldNames.TryGetValue((property.DeclaringType!, property.Name), out string? name) ? name : SnakeCase(property.Name);

    /// <summary><c>LearningRate</c> as <c>learning_rate</c>; digits stay with the word before them.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>The properties of an attribute that a recipe gives values to.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type attribute) =>
        attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static IEnumerable<YamlKey> Properties(YamlSection section) =>
        PropertiesOf(section.Attribute).Select(static property => new YamlKey(Of(property)) { Property = property });

    private static IReadOnlyDictionary<string, YamlKey> Index(IEnumerable<YamlKey> keys) =>
        keys.ToDictionary(static key => key.Key, StringComparer.Ordinal);
}

/// <summary>A part of a recipe that one attribute stands for.</summary>
/// <param name="Key">Its key; empty where its own keys stand in the file itself.</param>
/// <param name="Attribute">The attribute.</param>
internal sealed record YamlSection(string Key, Type Attribute)
{
    /// <summary>Whether there may be several.</summary>
    public bool IsList { get; init; }

    /// <summary>The attribute whose section this one is in; null for the file itself.</summary>
    public Type? Parent { get; init; }
}

/// <summary>A key: of a property, of a section, or of the file.</summary>
internal sealed record YamlKey(string Key)
{
    /// <summary>The attribute's property that it gives a value to.</summary>
    public PropertyInfo? Property { get; init; }

    /// <summary>The section that it begins.</summary>
    public YamlSection? Section { get; init; }
}
