using static TorchSharp.torch;

namespace SftRecipes.Checkpoints;

/// <summary>Where a tensor lies in a mapped file.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape, outermost dimension first.</param>
/// <param name="Strides">Steps between elements, in elements; null where the tensor is contiguous.</param>
/// <param name="Offset">The first element's byte in the file.</param>
/// <param name="Elements">Elements from the first to the last one in memory: what the tensor needs of the file from the offset on.</param>
/// <param name="BigEndian">Whether the elements' bytes are in the other order.</param>
internal sealed record MappedTensor(
    ScalarType Type, long[] Shape, long[]? Strides, long Offset, long Elements, bool BigEndian = false);
