namespace SftRecipes.Checkpoints;

/// <summary>Writes a model as a GGUF file for llama.cpp, with an Ollama Modelfile beside it.</summary>
internal static class GgufExporter
{
    /// <summary>Writes both files.</summary>
    /// <param name="outputDirectory">Where; made if it does not exist.</param>
    /// <param name="source">The model.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="prompt">The recipe's prompt; null where chat formats cannot say it.</param>
    /// <param name="options">The type and progress.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="RecipeException">llama.cpp has no such model, or the directory cannot be written to.</exception>
    public static ExportReport Export(
        string outputDirectory, ExportSource source, RecipeDefinition recipe, ExportPrompt? prompt, ExportOptions options,
        CancellationToken cancellationToken)
    {
        ModelConfigFile config = ModelConfigFile.Load(source.Directory);
        GgufModel model = GgufModel.Map(source.Tensors, config, options.GgufType);
        GgufMetadata metadata = Metadata(model, config, recipe, options.GgufType);
        GgufTokenizer.Add(metadata, source.Directory, model.VocabularySize);
        if ((prompt?.ChatTemplate ?? ChatTemplateFile.Find(source.Directory)) is { } template)
        {
            metadata.Add("tokenizer.chat_template", template);
        }

        string file = FileName(recipe, options.GgufType);
        long bytes = 0;
        FileTransaction.Run(outputDirectory, transaction =>
        {
            bytes = GgufWriter.Write(
                transaction.Reserve(file), metadata, model.Tensors,
                (done, all) => options.Progress?.Report(new ExportProgress("writing", done, all)), cancellationToken);
            transaction.WriteText("Modelfile", OllamaModelfile.Text(file, recipe, prompt));
        });
        return new ExportReport(
            outputDirectory, model.Tensors.Count, model.Tensors.Count(tensor => GgufBlockFormat.Of(tensor.Type).BlockSize > 1), bytes);
    }

    /// <summary>The file's name: the recipe's, and the type as the field writes it.</summary>
    public static string FileName(RecipeDefinition recipe, GgufTensorType type) => $"{recipe.Name}-{type}.gguf";

    private static GgufMetadata Metadata(GgufModel model, ModelConfigFile config, RecipeDefinition recipe, GgufTensorType type)
    {
        string architecture = model.Family.Architecture;
        var metadata = new GgufMetadata
        {
            { "general.architecture", architecture },
            { "general.type", "model" },
            { "general.name", recipe.Name },
            { "general.base_model.count", 1u },
            { "general.base_model.0.name", recipe.BaseModel },
            { "general.quantization_version", 2u },
            { "general.file_type", GgufBlockFormat.Of(type).FileType },
        };
        foreach (GgufField field in model.Family.Fields)
        {
            if (field.Value(config) is { } value)
            {
                metadata.Add($"{architecture}.{field.Key}", value);
            }
        }

        return metadata;
    }
}
