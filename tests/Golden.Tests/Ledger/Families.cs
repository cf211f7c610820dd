using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.Golden.Tests.Ledger;

/// <summary>Which family a case belongs to.</summary>
internal static class Families
{
    private static readonly string[] ModelFolders = ["models", "formats"];

    /// <summary>
    /// <c>model_type</c> of the model that a test's first argument names, also where that names a variant of it (<c>llama_gqa__dora</c>);
    /// else the argument itself up to a comma, such as a tokenizer's name.
    /// </summary>
    public static string Of(object[]? arguments)
    {
        string? name = arguments?.OfType<string>().FirstOrDefault()?.Split(", ")[0];
        if (name is null)
        {
            return "every model";
        }

        string model = name.Split("__")[0];
        return ModelFolders
            .SelectMany(folder => new[] { model, model.Replace("_single", "", StringComparison.Ordinal) }.Select(
                candidate => Path.Combine(GoldenFiles.Root, folder, candidate, "config.json")))
            .Where(File.Exists)
            .Select(ModelType)
            .FirstOrDefault() ?? name;
    }

    private static string ModelType(string path)
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(path));
        return config.RootElement.GetProperty("model_type").GetString()!;
    }
}
