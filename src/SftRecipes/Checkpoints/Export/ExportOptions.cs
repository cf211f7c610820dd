using SftRecipes.Checkpoints;

namespace SftRecipes;

/// <summary>What <see cref="ModelExporter"/> writes, and from what.</summary>
public sealed record ExportOptions
{
    /// <summary>What is written.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>How <see cref="ExportFormat.Gguf"/> stores matrices. Default float16.</summary>
    public GgufTensorType GgufType { get; init; } = GgufTensorType.F16;

    /// <summary>
    /// The directory of what the recipe trained: an adapter, which is merged, or a model; null for the recipe's own output directory.
    /// </summary>
    public string? ResultDirectory { get; init; }

    /// <summary>Whether it is the untuned base model that is exported. Default false.</summary>
    public bool Untuned { get; init; }

    /// <summary>The base model's directory; null looks the recipe's id up in the hub's cache and downloads what is missing.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>Bytes of tensors per safetensors file. Default 5 GB.</summary>
    public long MaxShardBytes { get; init; } = ShardedSafetensorsWriter.DefaultMaxShardBytes;

    /// <summary>Told of downloads.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>Told how far it is, on libtorch's thread: return quickly.</summary>
    public IProgress<ExportProgress>? Progress { get; init; }
}

/// <summary>What a model is exported as.</summary>
public enum ExportFormat
{
    /// <summary>One file for llama.cpp and what is built on it (LLamaSharp, Ollama), tokenizer and chat template included.</summary>
    Gguf,

    /// <summary>A Hugging Face directory with its linear maps in bitsandbytes' serialized 4-bit layout.</summary>
    BitsAndBytes4Bit,

    /// <summary>A Hugging Face directory with its weights in <c>pytorch_model.bin</c>, for programs that do not read safetensors.</summary>
    PyTorch,
}

/// <summary>How far an export is.</summary>
/// <param name="Stage">What is being done, such as <c>writing</c>.</param>
/// <param name="Bytes">Bytes done in this stage.</param>
/// <param name="TotalBytes">Bytes of this stage.</param>
public sealed record ExportProgress(string Stage, long Bytes, long TotalBytes);

/// <summary>What was exported.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Tensors">Tensors of the model.</param>
/// <param name="QuantizedTensors">How many of them are stored in fewer bits.</param>
/// <param name="Bytes">Bytes of all files that hold weights.</param>
public sealed record ExportReport(string Directory, int Tensors, int QuantizedTensors, long Bytes);
