using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes;

/// <summary>Where a model's tensors come from: a checkpoint on disk, or an initializer.</summary>
public interface IWeightSource : IDisposable
{
    /// <summary>All tensor names, sorted ordinally.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Whether there is a tensor of this name.</summary>
    bool Contains(string name);

    /// <summary>The stored type and shape of a tensor, without reading it.</summary>
    /// <exception cref="RecipeException">There is no such tensor.</exception>
    WeightInfo Describe(string name);

    /// <summary>
    /// The tensor in its stored type. It may share its memory with the mapped file and with other tensors of this source, so it must not
    /// be written to. It stays valid after this source is disposed; the file is let go with the last of them. The caller owns it.
    /// </summary>
    /// <exception cref="RecipeException">There is no such tensor, or the file is damaged.</exception>
    torch.Tensor Read(string name);

    /// <summary>Names of matrices that the checkpoint stores in 4 bits, sorted ordinally; <see cref="Read"/> dequantizes them.</summary>
    IReadOnlyCollection<string> QuantizedNames => [];

    /// <summary>
    /// A matrix of <see cref="QuantizedNames"/> as it is stored. Its memory may be the mapped file's, as with <see cref="Read"/>; the caller
    /// owns it.
    /// </summary>
    /// <exception cref="RecipeException">The matrix is not stored in 4 bits, or the file is damaged.</exception>
    QuantizedWeight ReadQuantized(string name) =>
        throw new RecipeException($"'{name}' is not stored in 4 bits; read it as it is.");
}

/// <summary>What a checkpoint says of one tensor.</summary>
/// <param name="Type">The stored element type.</param>
/// <param name="Shape">The shape, outermost dimension first.</param>
public readonly record struct WeightInfo(torch.ScalarType Type, IReadOnlyList<long> Shape);
