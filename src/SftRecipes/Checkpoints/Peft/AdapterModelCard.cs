using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>The README.md beside an adapter: metadata that the hub reads (YAML between two lines of dashes) and a short text.</summary>
internal static class AdapterModelCard
{
    public static string Write(PeftAdapterConfig config, string? trainingSummary)
    {
        var card = new StringBuilder("---\n");
        // A JSON string is a YAML string, whatever the name consists of.
        if (config.BaseModelNameOrPath is { } name)
            card.Append(CultureInfo.InvariantCulture, $"base_model: {PythonJson.Write(JsonValue.Create(name))}\n");
        card.Append("library_name: peft\npipeline_tag: text-generation\ntags:\n- lora\n- sft\n---\n\n");
        string baseModel = config.BaseModelNameOrPath is { } model ? $"`{model}`" : "a language model";
        string targets = config.TargetModulesPattern ?? string.Join(", ", config.TargetModules.Order(StringComparer.Ordinal));
        card.Append(CultureInfo.InvariantCulture, $"# LoRA adapter for {baseModel}\n\n");
        card.Append(
            CultureInfo.InvariantCulture,
            $"Rank {config.Rank}, alpha {config.Alpha}, dropout {config.Dropout} on `{targets}`, trained by supervised fine-tuning.\n");
        if (trainingSummary is not null)
            card.Append(CultureInfo.InvariantCulture, $"\n## Training\n\n{trainingSummary.ReplaceLineEndings("\n").TrimEnd()}\n");
        string version = typeof(AdapterModelCard).Assembly.GetName().Version?.ToString(3) ?? "";
        card.Append(CultureInfo.InvariantCulture, $"\n### Framework versions\n\n- SftRecipes {version}\n");
        return card.ToString();
    }
}
