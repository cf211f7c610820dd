using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Tests.Native;

[Collection(TorchCollection.Name)]
public unsafe class WeightMemoryTests
{
    [Fact]
    public void Matrices_share_pages_and_do_not_touch()
    {
        using torch.Tensor first = WeightMemory.Empty(torch.ScalarType.Byte, 100_001).fill_(1);
        torch.Tensor second = WeightMemory.Empty(torch.ScalarType.Float32, 300, 100).fill_(2);
        using torch.Tensor third = WeightMemory.Empty(torch.ScalarType.Int8, 100_001).fill_(3);
        Assert.Equal(0, (long)TorchMemory.DataPointer(second) % 64);
        second.Dispose();
        using torch.Tensor own = WeightMemory.Empty(torch.ScalarType.Byte, 20 << 20).fill_(4);

        Assert.Equal(100_001, first.sum().ToInt64());
        Assert.Equal(300_003, third.sum().ToInt64());
        Assert.Equal(4L * (20 << 20), own.sum().ToInt64());
    }

    [Fact]
    public void Small_tensors_are_the_heap_s()
    {
        using torch.Tensor small = WeightMemory.Empty(torch.ScalarType.Float32, 3, 5);
        Assert.Equal([3, 5], small.shape);
    }
}
