using System.Reflection;
using System.Text;
using System.Text.Json;
using SftRecipes.Data;

namespace SftRecipes.Prompts;

/// <summary>Finds the text of a chat template: among ours, in the recipe, or in the model's files.</summary>
internal static class ChatTemplateSource
{
    /// <summary>The file that transformers keeps a tokenizer's chat template in.</summary>
    public const string TemplateFile = "chat_template.jinja";

    private const string TemplateJson = "chat_template.json";
    private const string ConfigFile = "tokenizer_config.json";
    private const string DefaultTemplate = "default";

    /// <exception cref="RecipeException">There is no such template.</exception>
    public static string Read(ChatTemplateSettings settings, HuggingFaceTokenizer tokenizer) =>
        settings.Jinja
        ?? (settings.Name is { } name ? BuiltIn(name) : OfModel(settings.ModelTemplate ?? DefaultTemplate, tokenizer.SourceFiles));

    private static string BuiltIn(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SftRecipes.Prompts.{name}.jinja");
        if (stream is null)
        {
            string nearest = NearestName.Find(name, ChatTemplateNames.All) is { } found ? $"; did you mean '{found}'?" : "";
            throw new RecipeException(
                $"There is no chat template '{name}'{nearest} Choose one of {string.Join(", ", ChatTemplateNames.All)}.");
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A file of its own goes before the configuration, as in transformers.</summary>
    private static string OfModel(string name, IReadOnlyList<string> files)
    {
        if (name == DefaultTemplate && Find(files, TemplateFile) is { } own)
        {
            return File.ReadAllText(own);
        }

        IReadOnlyDictionary<string, string> templates =
            new[] { TemplateJson, ConfigFile }.Select(file => Find(files, file)).OfType<string>().Select(Templates)
                .FirstOrDefault(found => found.Count > 0) ?? new Dictionary<string, string>();
        if (templates.TryGetValue(name, out string? template))
        {
            return template;
        }

        string folder = files.Count > 0 ? Path.GetDirectoryName(files[0])! : "the model's directory";
        throw new RecipeException(
            templates.Count == 0
                ? $"The model has no chat template of its own ({folder} has no {TemplateFile}, and no chat_template in {ConfigFile}); name one, "
                    + $"as in [ChatTemplate(\"{ChatTemplateNames.ChatML}\")]."
                : $"The model has no chat template '{name}' but {string.Join(", ", templates.Keys.Select(key => $"'{key}'"))}; set "
                    + "ModelTemplate to one of them.");
    }

    private static string? Find(IReadOnlyList<string> files, string name) => files.FirstOrDefault(file => Path.GetFileName(file) == name);

    /// <summary>The templates of a file by name: one text is the default, else they are listed.</summary>
    private static Dictionary<string, string> Templates(string file)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
            if (!json.RootElement.TryGetProperty("chat_template", out JsonElement template) || template.ValueKind == JsonValueKind.Null)
            {
                return [];
            }

            return template.ValueKind == JsonValueKind.String
                ? new Dictionary<string, string> { [DefaultTemplate] = template.GetString()! }
                : template.EnumerateArray().ToDictionary(
                    item => item.GetProperty("name").GetString()!, item => item.GetProperty("template").GetString()!);
        }
        catch (Exception exception) when (
            exception is JsonException or IOException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new RecipeException(
                $"The chat_template of '{file}' cannot be read ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}); correct the file, or "
                + $"name a template, as in [ChatTemplate(\"{ChatTemplateNames.ChatML}\")].", exception);
        }
    }
}
