using System.Globalization;

namespace SftRecipes.Adapters;

/// <summary>Whether a saved adapter can be used as it is asked to be.</summary>
internal static class AdapterCompatibility
{
    /// <summary>Refuses adapters that need more than this program does, or other base weights than the base model's.</summary>
    /// <exception cref="RecipeException">The message names what it needs.</exception>
    public static void RequireApplicable(PeftAdapterConfig config, string directory)
    {
        if (config.InitLoraWeights is { } start && PeftInitialization.ChangesWeights(start))
        {
            throw new RecipeException(
                $"The adapter in '{directory}' was saved with init_lora_weights \"{start}\", so it belongs to base weights that were changed "
                + "when it was made; save it in PEFT with path_initial_model_for_weight_conversion (pissa, olora) or with "
                + "init_lora_weights = True on the model that it was trained on.");
        }

        if (config.UnknownFeatures.Count > 0)
        {
            throw new RecipeException(
                $"The adapter in '{directory}' uses {string.Join(", ", config.UnknownFeatures)}, which is more than LoRA, DoRA and modules "
                + "saved whole; use it with PEFT.");
        }
    }

    /// <summary>Refuses to go on training an adapter that the recipe would not have made.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="config">The adapter.</param>
    /// <param name="directory">Where it lies.</param>
    /// <exception cref="RecipeException">The message names both values.</exception>
    public static void RequireTrainable(RecipeDefinition recipe, PeftAdapterConfig config, string directory)
    {
        LoraPlacement placement = recipe.LoraPlacement;
        Same("use_dora", config.UseDora, recipe.Lora!.UseDora);
        Same("bias", config.Bias, PeftBias.Name(placement.Bias));
        Same("modules_to_save", Joined(config.ModulesToSave), Joined(placement.ModulesToSave));

        void Same<T>(string field, T found, T expected)
        {
            if (!Equals(found, expected))
            {
                throw Differs(directory, field, Text(found), recipe.Name, Text(expected));
            }
        }

        static string Joined(IEnumerable<string> items) => "[" + string.Join(", ", items.Order(StringComparer.Ordinal)) + "]";

        static string Text<T>(T value) => value is bool flag ? (flag ? "true" : "false") : $"{value}";
    }

    /// <summary>The same for one module's numbers.</summary>
    /// <returns>Whether it is an adapter of a start that was taken out of the weight: twice the recipe's rank.</returns>
    /// <exception cref="RecipeException">The message names both values.</exception>
    public static bool RequireTrainable(PeftAdapterConfig config, string directory, AdapterSite site, int rank, double scaling)
    {
        LoraSettings settings = site.Settings;
        bool takes = settings.InitLoraWeights is InitLoraWeights.Pissa or InitLoraWeights.Olora;
        bool halves = takes && rank == 2 * settings.Rank && !site.IsEmbedding;
        if (rank != settings.Rank && !halves)
        {
            throw Differs(directory, $"rank {rank} for '{site.Path}'", null, "this recipe", settings.Rank.ToString(CultureInfo.InvariantCulture));
        }

        if (Math.Abs(scaling - settings.Scaling) > 1e-6 * settings.Scaling)
        {
            string how = config.UseRslora ? "alpha / √rank" : "alpha / rank";
            throw Differs(
                directory, string.Create(CultureInfo.InvariantCulture, $"the scaling {scaling} ({how}) for '{site.Path}'"), null, "this recipe",
                settings.Scaling.ToString(CultureInfo.InvariantCulture));
        }

        return halves;
    }

    private static RecipeException Differs(string directory, string field, string? found, string recipe, string expected) => new(
        $"The adapter in '{directory}' has {field}{(found is null ? "" : " = " + found)}, but {recipe} trains with {expected}; change the "
        + "recipe to what the adapter has, or start from another adapter.");
}
