using SftRecipes.Native;
using SftRecipes.Training;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Tests.Training;

/// <summary>Adapters' parameters and gradients lie behind each other, and nothing but the time of a step shows it.</summary>
[Collection(TorchCollection.Name)]
public unsafe class FlatParametersTests
{
    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    private static readonly Dictionary<string, Func<IReadOnlyList<ParameterGroup>, Optimizer>> s_optimizers = new()
    {
        ["AdamW"] = groups => new AdamW(groups, 0.9, 0.999, 1e-8),
        ["AdamW8Bit"] = groups => new AdamW8Bit(groups, 0.9, 0.999, 1e-8),
        ["Adafactor"] = groups => new Adafactor(groups, scaleParameter: false, 1, -0.8),
        ["Lion"] = groups => new Lion(groups, 0.9, 0.99),
        ["Sgd"] = groups => new Sgd(groups, 0.9, nesterov: true),
    };

    [Fact]
    public void Adapters_become_views_of_one_memory_and_keep_their_values()
    {
        using var scope = torch.NewDisposeScope();
        (string, Parameter)[] parameters = Adapters();
        float[][] before = [.. parameters.Select(item => Numbers(item.Item2))];
        using var optimizer = new AdamW([new ParameterGroup(parameters, 0.1)], 0.9, 0.999, 1e-8);

        Assert.Equal(before, parameters.Select(item => Numbers(item.Item2)));
        long[] places = [.. parameters.Select(item => (long)TorchMemory.DataPointer(item.Item2))];
        Assert.Equal([0, 64, 192], places.Select(place => place - places[0]));
        Assert.Equal(["exp_avg.a.lora_A.weight", "exp_avg.a.lora_B.weight", "exp_avg.b.lora_A.weight"], optimizer.State().Take(3).Select(item => item.Name));
        Assert.Equal(parameters.Select(item => item.Item2.shape), optimizer.State().Take(3).Select(item => item.Tensor.shape));
    }

    [Fact]
    public void Backward_passes_add_to_the_flat_gradients_until_they_are_zeroed()
    {
        using var scope = torch.NewDisposeScope();
        (string, Parameter)[] parameters = Adapters();
        using var optimizer = new Sgd([new ParameterGroup(parameters, 0)], 0, nesterov: false);
        long[] places = [.. parameters.Select(item => (long)TorchMemory.GradientPointer(item.Item2))];
        for (int step = 0; step < 2; step++)
        {
            Backward(parameters, 1);
            Backward(parameters, 2);

            Assert.Equal(places, parameters.Select(item => (long)TorchMemory.GradientPointer(item.Item2)));
            Assert.All(parameters, item => Assert.All(Numbers(item.Item2.grad!), gradient => Assert.Equal(3, gradient)));
            Assert.Equal(3 * Math.Sqrt(parameters.Sum(item => item.Item2.numel())), optimizer.ClipGradients(0), 5);
            optimizer.ZeroGradients();
            Assert.Equal(0, optimizer.ClipGradients(0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_without_a_gradient_is_left_alone(string name)
    {
        using var scope = torch.NewDisposeScope();
        (string Name, Parameter Parameter)[] together = Adapters(), alone = Adapters();
        using Optimizer optimizer = s_optimizers[name]([new ParameterGroup(together, 0.1)]);
        using Optimizer first = s_optimizers[name]([new ParameterGroup([alone[0]], 0.1)]);
        using Optimizer last = s_optimizers[name]([new ParameterGroup([alone[2]], 0.1)]);
        float[] untouched = Numbers(together[1].Parameter);
        for (int step = 1; step <= 3; step++)
        {
            Backward([together[0], together[2]], step);
            Backward([alone[0], alone[2]], step);
            optimizer.Step(0.01);
            first.Step(0.01);
            last.Step(0.01);
            Array.ForEach([optimizer, first, last], each => each.ZeroGradients());
        }

        Assert.Equal(untouched, Numbers(together[1].Parameter));
        Assert.Equal(Numbers(alone[0].Parameter), Numbers(together[0].Parameter));
        Assert.Equal(Numbers(alone[2].Parameter), Numbers(together[2].Parameter));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_of_zeros_is_a_gradient(string name)
    {
        using var scope = torch.NewDisposeScope();
        (string, Parameter Parameter)[] parameters = Adapters();
        using Optimizer optimizer = s_optimizers[name]([new ParameterGroup(parameters, 0.5)]);
        float before = Numbers(parameters[0].Parameter)[0];
        Backward(parameters, 0);
        optimizer.Step(0.1);

        Assert.InRange(Numbers(parameters[0].Parameter)[0], before * 0.9f, before * 0.951f);
    }

    [Fact]
    public void Large_parameters_keep_their_memory_and_are_updated_alike()
    {
        using var scope = torch.NewDisposeScope();
        var large = new Parameter(torch.ones(300, 300), requires_grad: true);
        var small = new Parameter(torch.ones(3), requires_grad: true);
        void* place = TorchMemory.DataPointer(large);
        using var optimizer = new AdamW([new ParameterGroup([("lm_head.weight", large), ("norm.weight", small)], 0.1)], 0.9, 0.999, 1e-8);
        Backward([("", large), ("", small)], 2);
        Assert.Equal(2 * Math.Sqrt(90003), optimizer.ClipGradients(0), 3);
        optimizer.Step(0.01);
        optimizer.ZeroGradients();

        Assert.True(TorchMemory.DataPointer(large) == place);
        Assert.Null(large.grad);
        Assert.Equal(Numbers(small)[0], Numbers(large)[0]);
        Assert.NotEqual(1, Numbers(small)[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_of_a_step_is_left_to_the_garbage_collector(string name)
    {
        using var scope = torch.NewDisposeScope();
        var large = new Parameter(torch.ones(300, 300), requires_grad: true);
        (string Name, Parameter Parameter)[] parameters = [.. Adapters(), ("lm_head.weight", large)];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount, between = 0;
        using (Optimizer optimizer = s_optimizers[name]([new ParameterGroup(parameters, 0.1)]))
        {
            for (int step = 1; step <= 3; step++)
            {
                Backward(parameters, step);
                optimizer.DivideGradients(2);
                optimizer.ClipGradients(1);
                optimizer.Step(0.01);
                optimizer.ZeroGradients();
                between = step == 1 ? torch.Tensor.TotalCount : between;
            }

            Assert.Equal(between, torch.Tensor.TotalCount);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_disposed_optimizer_leaves_values_and_no_gradients()
    {
        using var scope = torch.NewDisposeScope();
        (string, Parameter Parameter)[] parameters = Adapters();
        float[] before = Numbers(parameters[1].Parameter);
        using (new Lion([new ParameterGroup(parameters, 0)], 0.9, 0.99))
        {
            Backward(parameters, 1);
        }

        Assert.Equal(before, Numbers(parameters[1].Parameter));
        Assert.All(parameters, item => Assert.Null(item.Parameter.grad));
    }

    /// <summary>16 numbers, 30 that leave 2 of a cache line empty, and 5.</summary>
    private static (string Name, Parameter Parameter)[] Adapters() =>
    [
        ("a.lora_A.weight", new Parameter(torch.arange(1, 17, torch.float32).view(2, 8), requires_grad: true)),
        ("a.lora_B.weight", new Parameter(torch.arange(1, 31, torch.float32).view(15, 2), requires_grad: true)),
        ("b.lora_A.weight", new Parameter(torch.arange(1, 6, torch.float32).view(1, 5), requires_grad: true)),
    ];

    /// <summary>A gradient of one number everywhere.</summary>
    private static void Backward(IEnumerable<(string Name, Parameter Parameter)> parameters, float gradient)
    {
        using var scope = torch.NewDisposeScope();
        torch.stack([.. parameters.Select(item => (item.Parameter * gradient).sum())]).sum().backward();
    }

    private static float[] Numbers(torch.Tensor tensor)
    {
        using torch.Tensor copy = tensor.detach().clone();
        return copy.data<float>().ToArray();
    }
}
