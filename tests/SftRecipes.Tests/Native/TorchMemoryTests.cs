using System.Runtime.InteropServices;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Native;

[Collection(TorchCollection.Name)]
public unsafe class TorchMemoryTests
{
    [Fact]
    public void The_data_pointer_reads_and_writes_the_tensor()
    {
        using Tensor t = tensor(new float[] { 1, 2, 3 });
        float* data = (float*)TorchMemory.DataPointer(t);
        Assert.Equal(2, data[1]);
        data[1] = 7;
        Assert.Equal(7, t[1].item<float>());
    }

    [Fact]
    public void Foreign_memory_is_shared_and_released_once_when_the_last_view_is_gone()
    {
        int released = 0;
        float* memory = (float*)NativeMemory.Alloc(6 * sizeof(float));
        for (int i = 0; i < 6; i++)
        {
            memory[i] = i;
        }

        Tensor t = TorchMemory.FromPointer(memory, [2, 3], ScalarType.Float32, () =>
        {
            NativeMemory.Free(memory);
            released++;
        });
        Tensor row = t[1];
        Assert.Equal([2L, 3L], t.shape);
        memory[3] = 42;

        t.Dispose();
        Assert.Equal(0, released);
        using (Tensor sum = row.sum())
        {
            Assert.Equal(51, sum.item<float>());
        }

        row.Dispose();
        Assert.Equal(1, released);
    }

    [Fact]
    public void Tensors_over_one_address_release_one_callback_each()
    {
        int released = 0;
        long value = 5;
        Tensor first = TorchMemory.FromPointer(&value, [1], ScalarType.Int64, () => released++);
        Tensor second = TorchMemory.FromPointer(&value, [1], ScalarType.Int64, () => released++);
        first.Dispose();
        Assert.Equal(1, released);
        second.Dispose();
        Assert.Equal(2, released);
    }
}
