namespace SftRecipes.Checkpoints;

/// <summary>Writes a model as transformers did before safetensors: <c>pytorch_model.bin</c>, configuration, tokenizer.</summary>
internal static class PyTorchExporter
{
    /// <summary>Writes the directory; all files appear together.</summary>
    /// <param name="outputDirectory">Where; made if it does not exist.</param>
    /// <param name="source">The model.</param>
    /// <param name="options">Progress.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="RecipeException">The model is stored in 4 bits, or the directory cannot be written to.</exception>
    public static ExportReport Export(
        string outputDirectory, ExportSource source, ExportOptions options, CancellationToken cancellationToken)
    {
        if (source.IsQuantized)
        {
            throw new RecipeException(
                $"The weights in '{source.Directory}' are stored in 4 bits, and pytorch_model.bin holds full-precision ones; give --model "
                + "the full-precision model.");
        }

        long total = source.Tensors.Sum(tensor => tensor.Bytes);
        var progress = new Relay(bytes => options.Progress?.Report(new ExportProgress("writing", bytes, total)));
        ModelConfigFile config = ModelConfigFile.Load(source.Directory);
        FileTransaction.Run(outputDirectory, transaction =>
        {
            PyTorchBinWriter.WriteTo(transaction, CheckpointFiles.PyTorch, source.Tensors, progress, cancellationToken);
            ModelWriter.CopyCompanions(transaction, config, new Dictionary<string, System.Text.Json.Nodes.JsonNode?>());

            // Readers prefer safetensors, and would take an earlier save's.
            foreach (string stale in ModelWriter.FindWeights(outputDirectory))
            {
                transaction.RemoveOnCommit(stale);
            }
        });
        return new ExportReport(outputDirectory, source.Tensors.Count, QuantizedTensors: 0, total);
    }
}
