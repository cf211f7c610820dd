using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Tests.Training;

/// <summary>Arithmetic of losses in plain double precision, written down from the papers, for comparison.</summary>
internal static class PlainMath
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>log softmax of one row of logits.</summary>
    public static double[] LogSoftmax(double[] logits)
    {
        double largest = logits.Max();
        double logSum = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        return [.. logits.Select(logit => logit - logSum)];
    }

    /// <summary>The logits of a sequence, each position's, from a forward pass of this sequence alone.</summary>
    public static double[][] Logits(CausalLanguageModel model, int[] ids)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable noGradients = torch.no_grad();
        torch.Tensor input = torch.tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]);
        torch.Tensor logits = model.Logits(model.Forward(input, ForwardContext.Causal(ids.Length, model.Device))).to(torch.ScalarType.Float64);
        return [.. Enumerable.Range(0, ids.Length).Select(position => logits[0][position].data<double>().ToArray())];
    }

    /// <summary>Σ log p of a sequence's trained tokens.</summary>
    public static double LogProb(CausalLanguageModel model, TokenizedExample example)
    {
        double[][] logits = Logits(model, example.InputIds);
        return Enumerable.Range(1, example.Length - 1)
            .Where(position => example.Labels[position] != LossLabels.Ignored)
            .Sum(position => LogSoftmax(logits[position - 1])[example.Labels[position]]);
    }

    /// <summary>The gradient of a function of several numbers, by central differences.</summary>
    public static double[] Gradient(Func<double[], double> function, double[] at)
    {
        const double step = 1e-5;
        return [.. at.Select((_, i) =>
        {
            double[] up = [.. at], down = [.. at];
            up[i] += step;
            down[i] -= step;
            return (function(up) - function(down)) / (2 * step);
        })];
    }

    /// <summary>Asserts that a loss of float32 numbers has the value and the gradient of a plain function.</summary>
    public static void AssertSame(Func<double[], double> expected, Func<torch.Tensor, torch.Tensor> actual, double[] at, double tolerance = 1e-5)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor input = torch.tensor(at.Select(value => (float)value).ToArray(), requires_grad: true);
        torch.Tensor loss = actual(input);
        Autograd.Backward(loss);
        Assert.Equal(expected(at), loss.ToDouble(), tolerance * Math.Max(1, Math.Abs(expected(at))));
        float[] gradient = input.grad!.data<float>().ToArray();
        double[] numerical = Gradient(expected, at);
        for (int i = 0; i < at.Length; i++)
        {
            Assert.Equal(numerical[i], gradient[i], tolerance * Math.Max(1, Math.Abs(numerical[i])));
        }
    }
}
