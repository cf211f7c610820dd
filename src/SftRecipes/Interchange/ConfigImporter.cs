namespace SftRecipes.Interchange;

/// <summary>Reads a configuration of another tool as a recipe.</summary>
internal static class ConfigImporter
{
    /// <param name="path">The file.</param>
    /// <param name="from">The tool; null where the keys are to say.</param>
    /// <param name="className">The class's name.</param>
    /// <exception cref="RecipeException">The file cannot be read, or its keys do not say whose it is.</exception>
    public static ImportedConfig Import(string path, ConfigTool? from, string className)
    {
        ForeignConfig config = ForeignConfig.Read(path);
        ConfigTool tool = from ?? Detect(config, path);
        var recipe = new RecipeSketch();
        recipe.Add("SftRecipe");
        recipe.Add("TrainingArguments");
        tool.Import(config, recipe);
        foreach (IGrouping<string, KeyMapping> mappings in tool.Keys.GroupBy(mapping => mapping.Key))
        {
            if (mappings.FirstOrDefault(mapping => mapping.Fits(recipe)) is { } mapping)
            {
                Read(config, mapping, recipe);
            }
            else if (config.Has(mappings.Key))
            {
                config.Drop(mappings.Key, "it means nothing to a recipe of this kind.");
            }
        }

        tool.Finish(config, recipe);
        if (!recipe.Values.ContainsKey("SftRecipe.Model"))
        {
            throw new RecipeException(
                $"The configuration '{path}' names no base model; give it '{tool.Keys.First(mapping => mapping.Slot == "SftRecipe.Model").Key}'.");
        }

        foreach (string key in config.Rest())
        {
            config.Drop(key, tool.ReasonFor(key));
        }

        string[] heading =
        [
            $"Read from {Path.GetFileName(path)} of {tool.Name}.",
            .. config.Notes.Count > 0 ? ["Did not carry over:"] : Array.Empty<string>(),
            .. config.Notes.Select(note => $"  {note.Key}: {note.Reason}"),
        ];
        return new ImportedConfig(tool.Name, CSharpRecipe.Write(recipe, className, heading), [.. config.Carried], config.Notes);
    }

    private static ConfigTool Detect(ForeignConfig config, string path)
    {
        (ConfigTool Tool, int Score)[] scores = [.. ConfigTool.All.Select(tool => (tool, tool.Score(config))).OrderByDescending(entry => entry.Item2)];
        return scores[0].Score > scores[1].Score
            ? scores[0].Tool
            : throw new RecipeException(
                $"The keys of '{path}' do not say which tool's they are; give --from {string.Join(", --from ", ConfigTool.All.Select(tool => tool.Name))}.");
    }

    private static void Read(ForeignConfig config, KeyMapping mapping, RecipeSketch recipe)
    {
        bool isThere = recipe.Has(mapping.Section) || mapping.Section is "OptimArgs";
        if (config.Peek(mapping.Key) is not { } written)
        {
            if (mapping.WhenAbsent is { } otherwise && isThere && !recipe.Values.ContainsKey(mapping.Slot))
            {
                recipe.Set(mapping.Slot, otherwise);
            }

            return;
        }

        if (!isThere)
        {
            config.Drop(mapping.Key, $"there is no [{mapping.Section}] in this recipe for it.");
            return;
        }

        object? value = Value(written, RecipeSlots.TypeOf(mapping.Slot));
        if (value is null)
        {
            Type type = RecipeSlots.TypeOf(mapping.Slot);
            string allowed = type.IsEnum ? "; there are " + string.Join(", ", ValueNames.Of(type)) : "";
            config.Drop(mapping.Key, $"'{written}' is no value of {mapping.Slot}{allowed}.");
            return;
        }

        config.Take(mapping.Key);
        value = mapping.IsInverse ? !(bool)value : value;
        if (!RecipeSlots.Same(value, RecipeSlots.DefaultOf(mapping.Slot)) || mapping.WhenAbsent is not null || mapping.Slot == "SftRecipe.Model")
        {
            recipe.Set(mapping.Slot, value);
        }
    }

    /// <summary>A value; <c>auto</c> precision is what a current GPU takes.</summary>
    private static object? Value(object written, Type type) =>
        type == typeof(bool) && written is "auto" or "full" ? true : ValueNames.Read(written, type);
}

/// <summary>A configuration as a recipe.</summary>
/// <param name="Tool">Whose it was.</param>
/// <param name="Source">The C# file.</param>
/// <param name="Carried">The keys that are in it.</param>
/// <param name="NotCarried">The keys that are not, and why.</param>
internal sealed record ImportedConfig(string Tool, string Source, IReadOnlyList<string> Carried, IReadOnlyList<NotCarried> NotCarried);
