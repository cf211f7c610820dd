using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>
/// AdamW whose moments take one byte per number (Dettmers et al. 2022, "8-bit Optimizers via Block-wise Quantization"), as bitsandbytes'
/// <c>AdamW8bit</c>: blocks of 256 with a dynamic map, embeddings and parameters of fewer than 4096 numbers in 32 bits, weight decay after
/// the update. Computed on the CPU, where the moments stay whatever the device.
/// </summary>
public sealed class AdamW8Bit : Optimizer
{
    private const int SmallestQuantized = 4096;

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly Dictionary<string, torch.Tensor[]> _moments;

    /// <param name="groups">What is trained.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    public AdamW8Bit(IReadOnlyList<ParameterGroup> groups, double beta1, double beta2, double epsilon)
        : base(groups)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _moments = Parameters.ToDictionary(
            item => item.Name, item => IsQuantized(item.Name, item.Parameter) ? Quantized(item.Name, item.Parameter) : Plain(item.Name, item.Parameter));
    }

    private protected override void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay)
    {
        AdamBlockKernel kernel = new(learningRate, _beta1, _beta2, _epsilon, weightDecay, Steps);
        foreach ((string name, Parameter parameter, torch.Tensor gradient) in buckets.SelectMany(bucket => bucket.Trained))
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor values = OnCpu(parameter);
            torch.Tensor slopes = OnCpu(gradient);
            torch.Tensor[] moments = _moments[name];
            if (moments.Length == 2)
            {
                kernel.Run(values, slopes, moments[0], moments[1]);
            }
            else
            {
                kernel.Run(values, slopes, moments[0], moments[1], moments[2], moments[3]);
            }

            if (values.Handle != parameter.Handle)
            {
                parameter.copy_(values);
            }
        }
    }

    // transformers keeps the moments of every nn.Embedding in 32 bits.
    private static bool IsQuantized(string name, Parameter parameter) =>
        parameter.numel() >= SmallestQuantized && !name.Contains("embed", StringComparison.OrdinalIgnoreCase)
        && !name.Contains(".wte.", StringComparison.Ordinal) && !name.Contains(".wpe.", StringComparison.Ordinal);

    private torch.Tensor[] Quantized(string name, Parameter parameter)
    {
        long count = parameter.numel();
        long blocks = (count + AdamBlockKernel.BlockSize - 1) / AdamBlockKernel.BlockSize;
        return
        [
            AddState("state1", name, () => torch.full([count], BlockCode.Signed.Zero, torch.ScalarType.Byte)),
            AddState("state2", name, () => torch.full([count], BlockCode.Unsigned.Zero, torch.ScalarType.Byte)),
            AddState("absmax1", name, () => torch.zeros(blocks)),
            AddState("absmax2", name, () => torch.zeros(blocks)),
        ];
    }

    private torch.Tensor[] Plain(string name, Parameter parameter) =>
    [
        AddState("exp_avg", name, () => torch.zeros(parameter.shape)),
        AddState("exp_avg_sq", name, () => torch.zeros(parameter.shape)),
    ];

    private static torch.Tensor OnCpu(torch.Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.is_contiguous() ? tensor : tensor.cpu().contiguous().clone();
}
