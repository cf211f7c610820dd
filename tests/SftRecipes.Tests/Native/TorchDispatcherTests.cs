using System.Runtime.InteropServices;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Native;

[Collection(TorchCollection.Name)]
public class TorchDispatcherTests
{
    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, 0.3, false)]
    [InlineData(true, null, true)]
    [InlineData(false, 0.3, true)]
    public void Attention_and_its_gradients_equal_the_composed_formula(bool isCausal, double? scale, bool grouped)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        (long heads, long keyHeads, long length, long size) = (4, grouped ? 2 : 4, 7, 8);
        Tensor q = randn(2, heads, length, size, requires_grad: true);
        Tensor k = randn(2, keyHeads, length, size, requires_grad: true);
        Tensor v = randn(2, keyHeads, length, size, requires_grad: true);
        Tensor weight = randn(2, heads, length, size);

        Tensor actual = TorchDispatcher.ScaledDotProductAttention(q, k, v, isCausal: isCausal, scale: scale, enableGqa: grouped);
        Tensor[] actualGradients = Gradients(actual, weight, q, k, v);

        Tensor keys = k.repeat_interleave(heads / keyHeads, 1);
        Tensor values = v.repeat_interleave(heads / keyHeads, 1);
        Tensor scores = einsum("bhqd,bhkd->bhqk", q, keys) * (scale ?? 1 / Math.Sqrt(size));
        if (isCausal)
        {
            scores = scores.masked_fill(ones(length, length, dtype: ScalarType.Bool).triu(1), double.NegativeInfinity);
        }

        Tensor expected = einsum("bhqk,bhkd->bhqd", scores.softmax(-1), values);
        AssertClose(expected, actual);
        foreach ((Tensor e, Tensor a) in Gradients(expected, weight, q, k, v).Zip(actualGradients))
        {
            AssertClose(e, a);
        }
    }

    [Fact]
    public void Attention_takes_a_mask()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Tensor q = randn(1, 2, 5, 8), k = randn(1, 2, 5, 8), v = randn(1, 2, 5, 8);
        Tensor lower = ones(5, 5, dtype: ScalarType.Bool).tril().reshape(1, 1, 5, 5);
        AssertClose(
            TorchDispatcher.ScaledDotProductAttention(q, k, v, isCausal: true),
            TorchDispatcher.ScaledDotProductAttention(q, k, v, lower));
    }

    [Theory]
    [InlineData(true, 1e-5)]
    [InlineData(false, 0.5)]
    public void Rms_norm_and_its_gradients_equal_the_composed_formula(bool weighted, double epsilon)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor x = randn(3, 5, 16, requires_grad: true);
        Tensor weight = randn(16, requires_grad: true);
        Tensor outer = randn(3, 5, 16);
        Tensor[] inputs = weighted ? [x, weight] : [x];

        Tensor actual = TorchDispatcher.RmsNorm(x, [16], weighted ? weight : null, epsilon);
        Tensor[] actualGradients = Gradients(actual, outer, inputs);
        Tensor expected = x * (x * x).mean([-1L], keepdim: true).add(epsilon).rsqrt();
        expected = weighted ? expected * weight : expected;

        AssertClose(expected, actual);
        foreach ((Tensor e, Tensor a) in Gradients(expected, outer, inputs).Zip(actualGradients))
        {
            AssertClose(e, a);
        }
    }

    [Fact]
    public void Fused_AdamW_equals_the_optimizer_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        Tensor[] start = [randn(4, 6), randn(9)];
        var reference = start.Select(t => new TorchSharp.Modules.Parameter(t.clone())).ToArray();
        using var optimizer = optim.AdamW(reference, lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.1);
        Tensor[] fused = [.. start.Select(t => t.clone())];
        Tensor[] averages = [.. start.Select(t => zeros_like(t))];
        Tensor[] squares = [.. start.Select(t => zeros_like(t))];
        Tensor[] steps = [.. start.Select(_ => zeros([], dtype: ScalarType.Float32))];

        for (int step = 0; step < 5; step++)
        {
            Tensor[] gradients = [.. start.Select(t => randn_like(t))];
            for (int i = 0; i < reference.Length; i++)
            {
                reference[i].grad = gradients[i].clone();
                steps[i].add_(1);
            }

            optimizer.step();
            TorchDispatcher.FusedAdamW(fused, gradients, averages, squares, steps, 0.01, 0.9, 0.99, 0.1, 1e-8);
        }

        for (int i = 0; i < fused.Length; i++)
        {
            AssertClose(reference[i], fused[i], 1e-6);
            Assert.False(fused[i].allclose(start[i]));
        }
    }

    [Fact]
    public void View_reads_the_same_bytes_as_another_type()
    {
        using var scope = NewDisposeScope();
        Tensor bytes = tensor(new byte[] { 0x80, 0x3f, 0x00, 0xc0 }, dtype: ScalarType.Byte);
        Tensor view = TorchDispatcher.View(bytes, ScalarType.BFloat16);
        Assert.Equal([1f, -2f], view.to_type(ScalarType.Float32).data<float>().ToArray());
        bytes[1] = 0x40;
        Assert.Equal(4f, view[0].to_type(ScalarType.Float32).item<float>());
    }

    [Fact]
    public void Int_mm_is_exact()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Tensor a = randint(-128, 128, [32, 64], dtype: ScalarType.Int8), b = randint(-128, 128, [64, 48], dtype: ScalarType.Int8);
        Tensor product = empty(32, 48, dtype: ScalarType.Int32);
        TorchDispatcher.IntMm(a, b, product);
        Tensor expected = mm(a.to_type(ScalarType.Float64), b.to_type(ScalarType.Float64)).to_type(ScalarType.Int32);
        Assert.True(product.eq(expected).all().item<bool>());
    }

    [Fact]
    public void A_refused_call_names_the_operator()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() =>
            TorchDispatcher.IntMm(
                zeros(2, 3, dtype: ScalarType.Int8), zeros(5, 7, dtype: ScalarType.Int8), empty(2, 7, dtype: ScalarType.Int32)));
        Assert.Contains("aten::_int_mm", error.Message);
    }

    [Fact]
    public void Calls_do_not_keep_tensors_alive()
    {
        using Tensor x = ones(4, 8);
        using Tensor weight = ones(8);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 1000; i++)
        {
            using Tensor y = TorchDispatcher.RmsNorm(x, [8], weight, 1e-6);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static Tensor[] Gradients(Tensor output, Tensor weight, params Tensor[] inputs)
    {
        (output * weight).sum().backward();
        return [.. inputs.Select(input =>
        {
            Tensor gradient = input.grad!.clone();
            input.grad = null;
            return gradient;
        })];
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = 2e-5) =>
        Assert.True(actual.allclose(expected, tolerance, tolerance), $"largest difference {(actual - expected).abs().max().item<float>()}");
}
