namespace SftRecipes.Interchange;

/// <summary>Writes a recipe as a configuration of another tool.</summary>
internal static class ConfigExporter
{
    public static ExportedConfig Export(RecipeDefinition definition, ConfigTool tool)
    {
        RecipeSketch recipe = SketchReader.Read(definition);
        var writer = new ForeignWriter();
        IEnumerable<KeyMapping> written = tool.Keys.Where(mapping => !mapping.IsOld && recipe.Has(mapping.Section) && mapping.Fits(recipe));
        foreach (KeyMapping mapping in written.Where(mapping => !tool.OtherSlots.Contains(mapping.Slot)))
        {
            object? value = recipe.Get(mapping.Slot);
            object? otherwise = mapping.WhenAbsent ?? RecipeSlots.DefaultOf(mapping.Slot);
            if (value is not null && (mapping.Slot == "SftRecipe.Model" || !RecipeSlots.Same(value, otherwise)))
            {
                writer.Write(mapping.Key, mapping.IsInverse ? !(bool)value : value);
            }
        }

        tool.Export(recipe, writer);
        HashSet<string> told = [.. tool.Keys.Select(mapping => mapping.Slot), .. tool.OtherSlots];
        foreach (string slot in recipe.Values.Keys.Where(slot => !told.Contains(slot) && !slot.StartsWith("LrSchedulerKwargs.", StringComparison.Ordinal)))
        {
            writer.Drop(slot, $"{tool.Name} has no key for it.");
        }

        string heading = $"The recipe {definition.Name}, for {tool.Name}." + (writer.Notes.Count > 0 ? " Has no counterpart:" : "");
        return new ExportedConfig(writer.Text(heading), writer.Notes);
    }
}

/// <summary>A recipe as a configuration.</summary>
/// <param name="Text">The YAML file.</param>
/// <param name="NotCarried">What of the recipe is not in it, and why.</param>
internal sealed record ExportedConfig(string Text, IReadOnlyList<NotCarried> NotCarried);
