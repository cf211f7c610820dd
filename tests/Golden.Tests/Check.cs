using System.Globalization;
using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Comparisons with golden values, at the tolerances that the field's own noise allows.</summary>
internal static class Check
{
    public static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {actual}, tolerance {tolerance}."));

    /// <summary>Logits at real positions, and the loss.</summary>
    public static void Forward(GoldenCase golden, CausalLanguageModel model, string logits, double loss, JsonElement? values = null)
    {
        JsonElement forward = values ?? golden.Values;
        Logits(golden, model, golden.Tensors, logits, forward);
        Batch batch = GoldenRows.ForwardBatch(forward);
        Near(loss, Evaluation.Run(model, [batch]).Loss, 1e-5 * Math.Abs(loss), "loss");
    }

    public static void Logits(GoldenCase golden, CausalLanguageModel model, SafetensorsFile tensors, string key, JsonElement values)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        model.eval();
        Batch batch = GoldenRows.ForwardBatch(values);
        torch.Tensor actual = model.Logits(model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device)));
        torch.Tensor expected = tensors.Read(key);
        Assert.Equal(expected.shape, actual.shape);
        torch.Tensor difference = (expected - actual).abs();
        for (int row = 0; row < batch.Rows; row++)
        {
            double worst = difference[row].narrow(0, 0, batch.Lengths[row]).max().ToDouble();
            Near(0, worst, golden.LogitTolerance(), $"{key} of row {row}");
        }
    }

    /// <summary>Gradients of the forward batch's mean loss.</summary>
    public static void Backward(GoldenCase golden, CausalLanguageModel model, JsonElement? values = null)
    {
        using var scope = torch.NewDisposeScope();
        model.train();
        Batch batch = GoldenRows.ForwardBatch(values ?? golden.Values);
        torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
        Autograd.Backward(CausalLoss.Sum(model, hidden, batch) / batch.TrainedTokens);
    }

    /// <summary>Adapter gradients under PEFT's keys; 1e-4 relative to each tensor's norm.</summary>
    public static void AdapterGradients(GoldenCase golden, CausalLanguageModel model)
    {
        using var scope = torch.NewDisposeScope();
        int compared = 0;
        foreach ((string path, IAdapted adapter) in model.Adapters())
        {
            Compare(path + ".lora_A.weight", adapter.LoraA.grad);
            Compare(path + ".lora_B.weight", adapter.LoraB.grad);
        }

        Assert.Equal(golden.Tensors.Names.Count(key => key.StartsWith("lora.grad.", StringComparison.Ordinal)), compared);

        void Compare(string name, torch.Tensor? gradient)
        {
            compared++;
            Assert.NotNull(gradient);
            torch.Tensor expected = golden.Tensors.Read("lora.grad." + SavedAdapter.KeyPrefix + name);
            double norm = expected.norm().ToDouble();
            Near(0, (expected - gradient).norm().ToDouble(), 1e-4 * norm + 1e-7, name);
        }
    }

    /// <summary>The adapter in a directory against tensors of golden.safetensors.</summary>
    public static void Adapter(GoldenCase golden, string directory, string prefix, double tolerance)
    {
        using var scope = torch.NewDisposeScope();
        using PeftAdapter adapter = PeftAdapter.Open(directory);
        string[] keys = [.. golden.Tensors.Names.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];
        Assert.NotEmpty(keys);
        Assert.Equal(keys.Select(key => key[prefix.Length..]).Order(StringComparer.Ordinal), adapter.Weights.Names.Order(StringComparer.Ordinal));
        foreach (string key in keys)
        {
            torch.Tensor difference = golden.Tensors.Read(key) - adapter.Weights.Read(key[prefix.Length..]);
            Near(0, difference.abs().max().ToDouble(), tolerance, key);
        }
    }

    /// <summary>The attributes of a quantized golden case.</summary>
    public static string QuantizedMethod(GoldenCase golden)
    {
        string twice = golden.Values.GetProperty("double_quant").GetBoolean() ? "true" : "false";
        return $"[Quantization(QuantizationType.Nf4, DoubleQuantization = {twice})]\n{golden.LoraAttribute()}";
    }
}
