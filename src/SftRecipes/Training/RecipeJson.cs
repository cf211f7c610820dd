using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SftRecipes.Training;

/// <summary>A resolved recipe as JSON.</summary>
internal static class RecipeJson
{
    /// <summary>Indented, enums by name.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        NewLine = "\n",
    };

    /// <summary>All of the recipe.</summary>
    public static string Write(RecipeDefinition recipe) => JsonSerializer.Serialize(recipe, Options) + "\n";

    /// <summary>
    /// Changes whenever something changes that a run depends on; where results go, how long improvement is waited for and how text is
    /// generated do not count.
    /// </summary>
    public static string Fingerprint(RecipeDefinition recipe)
    {
        RecipeDefinition relevant = recipe with
        {
            Datasets = [],
            Generation = new GenerationSettings(),
            Training = recipe.Training with
            {
                OutputDirectory = "", SaveTotalLimit = 0, LoggingSteps = 1, EarlyStoppingPatience = 0, EarlyStoppingThreshold = 0,
            },
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(relevant, Options))));
    }
}
