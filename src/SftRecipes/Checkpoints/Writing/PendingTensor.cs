using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A tensor that is to be written, made only when its turn comes, so that a large model is never in memory as a whole.</summary>
/// <param name="Name">Its key in the file.</param>
/// <param name="Info">The type and shape that <paramref name="Read"/> will give; the file's header is written first.</param>
/// <param name="Read">Makes the tensor, on any device; the writer disposes it.</param>
public sealed record PendingTensor(string Name, WeightInfo Info, Func<torch.Tensor> Read)
{
    /// <summary>A tensor that exists; it stays the caller's.</summary>
    public static PendingTensor Of(string name, torch.Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new PendingTensor(name, new WeightInfo(tensor.dtype, tensor.shape), tensor.alias);
    }

    /// <summary>A tensor of a checkpoint, as it is stored.</summary>
    /// <exception cref="RecipeException">The checkpoint has no such tensor.</exception>
    public static PendingTensor From(IWeightSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new PendingTensor(name, source.Describe(name), () => source.Read(name));
    }

    /// <summary>The same tensor, converted to another floating type as it is written; integers and booleans stay what they are.</summary>
    public PendingTensor As(torch.ScalarType type)
    {
        if (!torch.is_floating_point(Info.Type) || Info.Type == type)
            return this;
        return new PendingTensor(Name, Info with { Type = type }, () =>
        {
            using torch.Tensor tensor = Read();
            return tensor.to(type);
        });
    }

    /// <summary>Bytes of its elements.</summary>
    internal long Bytes => Info.Shape.Aggregate((long)WeightType.Of(Info.Type).Size, (bytes, size) => checked(bytes * size));
}
