using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Comparing tensors exactly.</summary>
internal static class TensorBytes
{
    /// <summary>A tensor's elements as they lie in memory.</summary>
    public static byte[] Of(torch.Tensor tensor)
    {
        if (tensor.numel() == 0)
            return [];
        using torch.Tensor detached = tensor.detach(), contiguous = detached.contiguous();
        return contiguous.bytes.ToArray();
    }

    /// <summary>Fails unless both have the same names, types, shapes and bytes.</summary>
    public static void AssertEqual(IWeightSource expected, IWeightSource actual)
    {
        Assert.Equal(expected.Names, actual.Names);
        Assert.NotEmpty(actual.Names);
        foreach (string name in expected.Names)
        {
            Assert.Equal(expected.Describe(name).Type, actual.Describe(name).Type);
            Assert.Equal(expected.Describe(name).Shape, actual.Describe(name).Shape);
            using torch.Tensor one = expected.Read(name), other = actual.Read(name);
            Assert.Equal(one.shape, other.shape);
            Assert.Equal(Of(one), Of(other));
        }
    }

    /// <summary>All tensors of a source, to be written again.</summary>
    public static PendingTensor[] Pending(IWeightSource source) => [.. source.Names.Select(name => PendingTensor.From(source, name))];
}
