using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>A place that an adapter is for.</summary>
/// <param name="Path">The adapted module's path from the root.</param>
/// <param name="InFeatures">Input features; rows of an embedding.</param>
/// <param name="OutFeatures">Output features.</param>
/// <param name="Settings">The recipe's numbers for it.</param>
public sealed record AdapterSite(string Path, long InFeatures, long OutFeatures, LoraSettings Settings)
{
    /// <summary>Whether it is an embedding.</summary>
    public bool IsEmbedding { get; init; }

    /// <summary>Whether the checkpoint has the weight as [in, out].</summary>
    public bool FanInFanOut { get; init; }

    /// <summary>How the frozen weight is stored; null for as it is.</summary>
    public QuantizationSettings? Quantization { get; init; }

    /// <summary>
    /// Reads the frozen weight, float32 in the checkpoint's orientation, into the current dispose scope; null once the module is built.
    /// </summary>
    public Func<torch.Tensor>? ReadWeight { get; init; }
}

/// <summary>An adapter of one module; its receiver owns the tensors.</summary>
/// <param name="A">[rank, in], float32.</param>
/// <param name="B">[out, rank], float32.</param>
/// <param name="Scaling">What their product is multiplied by.</param>
public sealed record AdapterTensors(torch.Tensor A, torch.Tensor B, double Scaling)
{
    /// <summary>DoRA's lengths [out]; null for a plain adapter, or where they are to start from the weight's own.</summary>
    public torch.Tensor? Magnitude { get; init; }

    /// <summary>Whether the adapter has lengths.</summary>
    public bool UseDora { get; init; }

    /// <summary>The frozen weight, in the checkpoint's orientation, where it is not the base model's.</summary>
    public torch.Tensor? Weight { get; init; }

    /// <summary>The A and B whose scaled product was taken out of the base model's weight; null where none was.</summary>
    public (torch.Tensor A, torch.Tensor B)? Taken { get; init; }
}
