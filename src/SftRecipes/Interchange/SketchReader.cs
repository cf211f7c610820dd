using System.Collections;
using System.Reflection;

namespace SftRecipes.Interchange;

/// <summary>A compiled recipe as a sketch.</summary>
internal static class SketchReader
{
    /// <summary>Slots whose values are found in no record of the same section under the same name, and where they are.</summary>
    private static readonly Dictionary<string, Func<RecipeDefinition, object?>> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["SftRecipe.Model"] = recipe => recipe.BaseModel,
        ["FullFineTuning.FromScratch"] = recipe => recipe.FromScratch is not null,
        ["Quantization.ComputeType"] = recipe => recipe.Training.Fp16 || recipe.Training.Bf16 ? null : recipe.ComputeType,
        ["PromptTemplate.Template"] = recipe => recipe.PromptTemplate,
    };

    public static RecipeSketch Read(RecipeDefinition recipe)
    {
        var sketch = new RecipeSketch();
        foreach (Type section in RecipeSlots.Sections.Where(section => Sources(recipe, section).Count > 0))
        {
            sketch.Add(RecipeSlots.SectionOf(section));
            foreach (PropertyInfo property in RecipeSlots.Properties(section))
            {
                string slot = RecipeSlots.NameOf(property);
                object? value = Plain(Value(recipe, section, property), property.PropertyType);
                if (value is not null && (RecipeSlots.IsPositional(property) || !RecipeSlots.Same(value, RecipeSlots.DefaultOf(slot))))
                {
                    sketch.Set(slot, value);
                }
            }
        }

        sketch.Datasets.AddRange(recipe.Datasets);
        sketch.Patterns.AddRange(recipe.LoraPlacement.RankPattern.Keys.Union(recipe.LoraPlacement.AlphaPattern.Keys).Select(pattern => new PatternSketch(
            pattern,
            recipe.LoraPlacement.RankPattern.GetValueOrDefault(pattern),
            recipe.LoraPlacement.AlphaPattern.GetValueOrDefault(pattern, double.NaN))));
        sketch.Prompt = recipe.PromptTemplate is { } template ? PromptForm.Of(template) : PromptForm.Chat;
        return sketch;
    }

    /// <summary>Whether a compiled recipe holds the value of a slot.</summary>
    public static bool Knows(Type section, PropertyInfo property) =>
        s_elsewhere.ContainsKey(RecipeSlots.NameOf(property))
        || section == typeof(OptimArgsAttribute)
        || section == typeof(LrSchedulerKwargsAttribute)
        || Records(section).Any(record => record.GetProperty(property.Name) is not null);

    /// <summary>The records that hold a section's values.</summary>
    private static Type[] Records(Type section) => section.Name switch
    {
        nameof(LoraAttribute) => [typeof(Adapters.LoraSettings), typeof(Adapters.LoraPlacement), typeof(RecipeDefinition)],
        nameof(QuantizationAttribute) => [typeof(Models.QuantizationSettings)],
        nameof(DpoAttribute) => [typeof(Training.DpoSettings)],
        nameof(OrpoAttribute) => [typeof(Training.OrpoSettings)],
        nameof(KtoAttribute) => [typeof(Training.KtoSettings)],
        nameof(ChatTemplateAttribute) => [typeof(ChatTemplateSettings)],
        nameof(TrainingArgumentsAttribute) => [typeof(Training.TrainingArguments)],
        nameof(GenerationAttribute) => [typeof(GenerationSettings)],
        _ => [typeof(RecipeDefinition)],
    };

    /// <summary>The objects that hold a section's values; none where the recipe does not have it.</summary>
    private static IReadOnlyList<object> Sources(RecipeDefinition recipe, Type section) => section.Name switch
    {
        nameof(LoraAttribute) => recipe.Lora is { } lora ? [lora, recipe.LoraPlacement, recipe] : [],
        nameof(FullFineTuningAttribute) => recipe.Lora is null ? [recipe] : [],
        nameof(QuantizationAttribute) => recipe.Quantization is { } quantization ? [quantization] : [],
        nameof(DpoAttribute) => recipe.Preference is Training.DpoSettings dpo ? [dpo] : [],
        nameof(OrpoAttribute) => recipe.Preference is Training.OrpoSettings orpo ? [orpo] : [],
        nameof(KtoAttribute) => recipe.Preference is Training.KtoSettings kto ? [kto] : [],
        nameof(PromptTemplateAttribute) => recipe.PromptTemplate is not null ? [recipe] : [],
        nameof(ChatTemplateAttribute) => recipe.ChatTemplate is { } template ? [template] : [],
        nameof(TrainingArgumentsAttribute) => [recipe.Training],
        nameof(OptimArgsAttribute) => recipe.Training.OptimArgs.Count > 0 ? [recipe.Training.OptimArgs] : [],
        nameof(LrSchedulerKwargsAttribute) => recipe.Training.LrSchedulerKwargs.Count > 0 ? [recipe.Training.LrSchedulerKwargs] : [],
        nameof(GenerationAttribute) => [recipe.Generation],
        _ => [recipe],
    };

    private static object? Value(RecipeDefinition recipe, Type section, PropertyInfo property) =>
        s_elsewhere.TryGetValue(RecipeSlots.NameOf(property), out Func<RecipeDefinition, object?>? read)
            ? read(recipe)
            : Sources(recipe, section).Select(source => source is IReadOnlyDictionary<string, object> arguments
                ? arguments.GetValueOrDefault(property.Name)
                : source.GetType().GetProperty(property.Name)?.GetValue(source)).FirstOrDefault(value => value is not null);

    private static object? Plain(object? value, Type type) => value is IEnumerable items and not string && type.IsArray
        ? type == typeof(int[]) ? items.Cast<int>().ToArray() : items.Cast<string>().ToArray()
        : value;
}
