using SftRecipes.Quantization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SftRecipes.Tests.Quantization;

[Collection(TorchCollection.Name)]
public class QuantizedLinearTests
{
    [Theory]
    [InlineData(QuantizationType.Nf4, true, true)]
    [InlineData(QuantizationType.Nf4, false, false)]
    [InlineData(QuantizationType.Fp4, false, true)]
    [InlineData(QuantizationType.Int8, false, true)]
    public void Value_and_gradient_equal_the_dense_layer(QuantizationType type, bool nested, bool withBias)
    {
        using var scope = NewDisposeScope();
        manual_seed(21);
        using var weight = QuantizedWeight.Quantize(randn(40, 96), type, doubleQuantization: nested);
        Tensor dense = weight.Dequantize();
        Tensor? bias = withBias ? randn(40) : null;
        Tensor outer = randn(2, 5, 40);
        Tensor x = randn(2, 5, 96, requires_grad: true);
        Tensor expectedX = x.detach().clone().requires_grad_();

        Tensor y = QuantizedLinear.Forward(x, weight, bias);
        Tensor expected = linear(expectedX, dense, bias);
        AssertClose(expected, y);
        Autograd.Backward((y * outer).sum());
        (expected * outer).sum().backward();
        AssertClose(expectedX.grad!, x.grad!);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void The_low_rank_branch_and_its_gradients_equal_the_dense_formula(double dropoutProbability)
    {
        using var scope = NewDisposeScope();
        manual_seed(22);
        using var weight = QuantizedWeight.Quantize(randn(40, 96), QuantizationType.Nf4);
        Tensor bias = randn(40);
        Tensor start = randn(2, 7, 96), outer = randn(2, 7, 40), a = randn(4, 96), b = randn(40, 4);
        Tensor[] actual = Run((x, loraA, loraB) => QuantizedLinear.ForwardWithLora(
            x, weight, bias, loraA, loraB, 1.5, dropoutProbability, training: true));
        Tensor[] expected = Run((x, loraA, loraB) => linear(x, weight.Dequantize(), bias)
            + (1.5 * linear(linear(dropout(x, dropoutProbability, training: true), loraA), loraB)));
        foreach ((Tensor e, Tensor r) in expected.Zip(actual))
        {
            AssertClose(e, r);
        }

        Tensor[] Run(Func<Tensor, Tensor, Tensor, Tensor> layer)
        {
            Tensor[] inputs = [.. new[] { start, a, b }.Select(t => t.clone().requires_grad_())];
            manual_seed(5);
            Tensor y = layer(inputs[0], inputs[1], inputs[2]);
            Autograd.Backward((y * outer).sum());
            return [y, .. inputs.Select(input => input.grad!)];
        }
    }

    [Fact]
    public void A_trained_bias_gets_its_gradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(23);
        using var weight = QuantizedWeight.Quantize(randn(8, 64), QuantizationType.Nf4);
        Tensor bias = randn(8, requires_grad: true);
        Tensor x = randn(5, 64);
        Autograd.Backward(QuantizedLinear.Forward(x, weight, bias).sum());
        AssertClose(full([8], 5f), bias.grad!);
    }

    [Theory]
    [InlineData(QuantizationType.Nf4, 130, 1)]
    [InlineData(QuantizationType.Nf4, 5000, 4)]
    [InlineData(QuantizationType.Fp4, 4096, 3)]
    [InlineData(QuantizationType.Int8, 2049, 2)]
    public void Few_rows_by_the_kernel_equal_the_dense_product(QuantizationType type, int columns, int rows)
    {
        using var scope = NewDisposeScope();
        manual_seed(24);
        using var weight = QuantizedWeight.Quantize(randn(77, columns), type, doubleQuantization: type != QuantizationType.Int8);
        Tensor x = randn(rows, columns), bias = randn(77);
        using IDisposable noGrad = no_grad();
        AssertClose(linear(x, weight.Dequantize(), bias), QuantizedLinear.Forward(x, weight, bias), 2e-4);
        AssertClose(linear(x, weight.Dequantize()), QuantizedLinear.Forward(x, weight), 2e-4);
        // A view whose rows are not contiguous.
        Tensor wide = randn(rows, 2 * columns);
        AssertClose(linear(wide[.., ..columns], weight.Dequantize()), QuantizedLinear.Forward(wide[.., ..columns], weight), 2e-4);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(5, 3)]
    public void An_adapter_takes_part_in_products_of_few_rows(int rows, int rank)
    {
        using var scope = NewDisposeScope();
        manual_seed(28);
        using var weight = QuantizedWeight.Quantize(randn(77, 192), QuantizationType.Nf4, doubleQuantization: true);
        Tensor x = randn(1, rows, 192), bias = randn(77), a = randn(rank, 192), b = randn(77, rank), dense = weight.Dequantize();
        using IDisposable noGrad = no_grad();
        Tensor expected = linear(x, dense, bias) + (0.5 * linear(linear(x, a), b));
        AssertClose(expected, QuantizedLinear.ForwardWithLora(x, weight, bias, a, b, 0.5), 2e-4);
        AssertClose(expected, RowProduct.Multiply(x, new RowFactor(Quantized: null, dense, bias, new LowRank(a, b, 0.5))), 2e-4);
    }

    [Fact]
    public void Half_inputs_give_half_outputs_computed_in_float32()
    {
        using var scope = NewDisposeScope();
        manual_seed(25);
        using var weight = QuantizedWeight.Quantize(randn(16, 64), QuantizationType.Nf4);
        Tensor x = randn(9, 64).to_type(ScalarType.BFloat16).requires_grad_();
        Tensor y = QuantizedLinear.Forward(x, weight);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Tensor expected = linear(x.detach().to_type(ScalarType.Float32), weight.Dequantize()).to_type(ScalarType.BFloat16);
        Assert.True(y.eq(expected).all().item<bool>());
        Autograd.Backward(y.sum());
        Assert.Equal(ScalarType.BFloat16, x.grad!.dtype);
    }

    [Fact]
    public void A_wrong_input_is_refused_before_libtorch_sees_it()
    {
        using var scope = NewDisposeScope();
        using var weight = QuantizedWeight.Quantize(randn(16, 64), QuantizationType.Nf4);
        var error = Assert.Throws<ArgumentException>(() => QuantizedLinear.Forward(randn(3, 65), weight));
        Assert.Contains("[3, 65]", error.Message);
    }

    [Fact]
    public void A_failure_in_backward_reaches_the_caller()
    {
        using var scope = NewDisposeScope();
        QuantizedWeight weight = QuantizedWeight.Quantize(randn(16, 64), QuantizationType.Nf4);
        Tensor x = randn(9, 64, requires_grad: true);
        Tensor loss = QuantizedLinear.Forward(x, weight).sum();
        weight.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Autograd.Backward(loss));

        using var other = QuantizedWeight.Quantize(randn(16, 64), QuantizationType.Nf4);
        Autograd.Backward(QuantizedLinear.Forward(x, other).sum());
        Assert.NotNull(x.grad);
    }

    [Fact]
    public void A_graph_can_be_used_twice_where_it_is_retained()
    {
        using var scope = NewDisposeScope();
        manual_seed(26);
        using var weight = QuantizedWeight.Quantize(randn(16, 64), QuantizationType.Nf4);
        Tensor x = randn(9, 64, requires_grad: true);
        Tensor loss = QuantizedLinear.Forward(x, weight).sum();
        loss.backward(retain_graph: true);
        Tensor once = x.grad!.clone();
        loss.backward();
        AssertClose(once * 2, x.grad!);
    }

    [Fact]
    public void A_thousand_training_steps_leave_no_tensor_behind()
    {
        manual_seed(27);
        using var first = QuantizedWeight.Quantize(randn(48, 32), QuantizationType.Nf4, doubleQuantization: true);
        using var second = QuantizedWeight.Quantize(randn(8, 48), QuantizationType.Int8);
        using var a = new Parameter(randn(4, 32));
        using var b = new Parameter(zeros(48, 4));
        using Tensor data = randn(6, 32);
        long? count = null;
        for (int step = 0; step < 1000; step++)
        {
            using (var scope = NewDisposeScope())
            {
                Tensor hidden = QuantizedLinear.ForwardWithLora(data, first, null, a, b, 2, 0.1, training: true).relu();
                Autograd.Backward(QuantizedLinear.Forward(hidden, second).pow(2).mean());
                a.grad!.zero_();
                b.grad!.zero_();
            }

            if (step == 20)
            {
                Collect();
                count = Tensor.TotalCount;
            }
        }

        Collect();
        Assert.Equal(count, Tensor.TotalCount);

        static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = 3e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(actual.allclose(expected, tolerance, tolerance), $"largest difference {(actual - expected).abs().max().item<float>()}");
    }
}
