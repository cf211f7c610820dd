using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Tests.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Tests.Adapters;

/// <summary>DoRA against the formula written out with dense matrices.</summary>
[Collection(TorchCollection.Name)]
public sealed class DoraTests : IDisposable
{
    private const int In = 96, Out = 40, Rank = 4;
    private static readonly LoraSettings s_lora = new(Rank, 12, 0) { UseDora = true };
    private readonly TemporaryDirectory _directory = new();
    private readonly DisposeScope _scope;
    private readonly torch.Tensor _weight;
    private readonly torch.Tensor _bias;

    public DoraTests()
    {
        LibTorch.EnsureLoaded();
        _scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        _weight = torch.randn(Out, In);
        _bias = torch.randn(Out);
        SafetensorsWriter.Write(_directory["plain.safetensors"], [PendingTensor.Of("m.weight", _weight), PendingTensor.Of("m.bias", _bias)]);
        SafetensorsWriter.Write(
            _directory["conv.safetensors"], [PendingTensor.Of("m.weight", _weight.t().contiguous()), PendingTensor.Of("m.bias", _bias)]);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 0.4)]
    public void Forward_and_gradients_are_the_formulas(bool conv1D, double dropout)
    {
        using AdaptedLinear module = Create(conv1D, dropout, quantization: null);
        Compare(module, _weight, dropout, 2e-5);
    }

    /// <summary>On NF4 weights: the norm is that of what is computed with, the dequantized weight.</summary>
    [Fact]
    public void Quantized_weights_are_decomposed_as_they_are_rounded()
    {
        using AdaptedLinear module = Create(conv1D: false, 0, new QuantizationSettings(QuantizationType.Nf4, 64, false));
        using var quantized = SftRecipes.Quantization.QuantizedWeight.Quantize(_weight, QuantizationType.Nf4);
        Compare(module, quantized.Dequantize(), 0, 2e-5);
    }

    [Fact]
    public void A_new_adapter_starts_at_the_weights_lengths()
    {
        using var weights = ModelWeights.WithAdapter(Checkpoint.Open(_directory["plain.safetensors"]), new RandomAdapter(1), torch.CPU, ComputeType.Float32);
        using var module = new LoraLinear(weights.Root["m"], In, Out, bias: true, s_lora);

        Assert.True(torch.allclose(_weight.norm(1), module.Magnitude!, 1e-6, 1e-6));
        torch.Tensor x = torch.randn(3, In);
        Assert.True(torch.allclose(F.linear(x, _weight, _bias), module.Forward(x), 1e-4, 1e-4));
    }

    /// <summary>What is kept between evaluations is forgotten when training goes on.</summary>
    [Fact]
    public void Evaluation_after_training_sees_the_new_adapter()
    {
        using AdaptedLinear module = Create(conv1D: false, 0, quantization: null);
        torch.Tensor x = torch.randn(3, In);
        using IDisposable noGrad = torch.no_grad();
        module.eval();
        torch.Tensor before = module.Forward(x);
        module.train();
        module.Forward(x);
        module.LoraA.mul_(3);
        module.eval();

        torch.Tensor after = module.Forward(x);

        Assert.False(torch.allclose(before, after, 1e-3, 1e-3));
        Assert.True(torch.allclose(Dense(module, _weight, x, detached: false) + _bias, after, 1e-4, 1e-4));
    }

    private static torch.Tensor Dense(IAdapted module, torch.Tensor weight, torch.Tensor x, bool detached)
    {
        torch.Tensor direction = weight + (torch.mm(module.LoraB, module.LoraA) * (12.0 / Rank));
        torch.Tensor norm = direction.norm(1);
        return F.linear(x, direction * (module.Magnitude! / (detached ? norm.detach() : norm)).unsqueeze(1));
    }

    private void Compare(AdaptedLinear module, torch.Tensor weight, double dropout, double tolerance)
    {
        torch.Tensor x = torch.randn(7, In), towards = torch.randn(7, Out);
        module.train();
        Parameter[] parameters = [module.LoraA, module.LoraB, module.Magnitude!];

        torch.manual_seed(9);
        torch.Tensor actual = module.Forward(x);
        Autograd.Backward((actual * towards).sum());
        torch.Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad!.clone())];
        foreach (Parameter parameter in parameters)
        {
            parameter.grad = null;
        }

        // With dropout PEFT applies what DoRA adds, not the base model's output, to the dropped input.
        torch.manual_seed(9);
        torch.Tensor dropped = dropout > 0 ? F.dropout(x, dropout, training: true) : x;
        torch.Tensor expected = F.linear(x, weight, _bias) - F.linear(dropped, weight) + Dense(module, weight, dropped, detached: true);
        Autograd.Backward((expected * towards).sum());

        Near(expected, actual, tolerance);
        foreach ((torch.Tensor gradient, Parameter parameter) in gradients.Zip(parameters))
        {
            Near(parameter.grad!, gradient, tolerance);
        }
    }

    private static void Near(torch.Tensor expected, torch.Tensor actual, double tolerance)
    {
        double error = (expected - actual).norm().ToDouble() / expected.norm().ToDouble();
        Assert.True(error < tolerance, $"off by {error} of the norm");
    }

    private AdaptedLinear Create(bool conv1D, double dropout, QuantizationSettings? quantization)
    {
        string file = _directory[conv1D ? "conv.safetensors" : "plain.safetensors"];
        using var weights = ModelWeights.WithAdapter(Checkpoint.Open(file), new RandomAdapter(1), torch.CPU, ComputeType.Float32);
        LoraSettings lora = s_lora with { Dropout = dropout };
        AdaptedLinear module = quantization is null
            ? new LoraLinear(weights.Root["m"], In, Out, bias: true, lora, conv1D)
            : new QuantizedLoraLinear(weights.Root["m"], In, Out, bias: true, quantization, lora, conv1D);
        using IDisposable noGrad = torch.no_grad();
        module.LoraB.copy_(torch.randn(Out, Rank) * 0.3);
        module.Magnitude!.mul_(torch.rand(Out) + 0.5);
        return module;
    }
}
