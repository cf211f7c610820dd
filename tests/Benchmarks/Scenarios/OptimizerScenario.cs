using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Training;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>AdamW over a recipe's adapters, whose gradients come from a backward pass: all that a step does after it.</summary>
internal sealed class OptimizerScenario : IScenario
{
    private const int Rank = 16, WarmUp = 50, StepsPerRepetition = 40;

    public Task<Figures> RunAsync(string kind, int repetitions)
    {
        LibTorch.EnsureLoaded();
        ModelShape shape = RecipeKinds.All[kind].Shape;
        bool all = kind.EndsWith(".all", StringComparison.Ordinal);
        (string Name, Parameter Parameter)[] parameters =
        [
            .. shape.Matrices
                .Where(matrix => matrix.Name.Contains(".layers.", StringComparison.Ordinal))
                .Where(matrix => all || matrix.Name.Contains("q_proj", StringComparison.Ordinal) || matrix.Name.Contains("v_proj", StringComparison.Ordinal))
                .SelectMany(matrix => Adapter(matrix)),
        ];
        using var optimizer = new SftRecipes.Training.AdamW([new ParameterGroup(parameters, 0.01)], 0.9, 0.999, 1e-8);
        List<double> seconds = [], bytes = [];
        for (int step = -WarmUp; step < repetitions * StepsPerRepetition; step++)
        {
            Backward(parameters);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            optimizer.ClipGradients(1);
            optimizer.Step(1e-4);
            optimizer.ZeroGradients();
            if (step >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                bytes.Add(GC.GetAllocatedBytesForCurrentThread() - allocated);
            }
        }

        return Task.FromResult(new Figures
        {
            ["tensors"] = parameters.Length,
            ["numbers"] = parameters.Sum(item => item.Parameter.numel()),
            ["ms_per_step"] = Statistics.Median(seconds) * 1e3,
            ["allocated_bytes_per_step"] = Statistics.Median(bytes),
        });
    }

    private static IEnumerable<(string, Parameter)> Adapter(NamedShape matrix)
    {
        string path = matrix.Name[..^".weight".Length];
        yield return (path + ".lora_A.weight", new Parameter(torch.randn(Rank, matrix.Sizes[1]), requires_grad: true));
        yield return (path + ".lora_B.weight", new Parameter(torch.randn(matrix.Sizes[0], Rank), requires_grad: true));
    }

    private static void Backward(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        using var scope = torch.NewDisposeScope();
        torch.stack([.. parameters.Select(item => (item.Parameter * 3).sum())]).sum().backward();
    }
}
