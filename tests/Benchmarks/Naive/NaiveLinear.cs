using SftRecipes.Checkpoints;
using SftRecipes.Quantization;
using TorchSharp;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace SftRecipes.Benchmarks.Naive;

/// <summary>An NF4 linear that is dequantized with tensor operators each time it is used, with an optional LoRA branch.</summary>
internal sealed class NaiveLinear
{
    private const int BlockSize = 64, Rank = 16;
    private const double Scaling = 2;

    private static readonly Tensor Code = torch.tensor(FourBitCode.Nf4).DetachFromDisposeScope();
    private readonly Tensor _packed;
    private readonly Tensor _absmax;
    private readonly Tensor? _bias;
    private readonly long[] _shape;
    private readonly Parameter? _a;
    private readonly Parameter? _b;

    public NaiveLinear(IWeightSource weights, string path, bool bias, bool lora)
    {
        using var scope = torch.NewDisposeScope();
        Tensor weight = NaiveOpt.Read(weights, path + ".weight");
        _shape = weight.shape;
        Tensor blocks = weight.reshape(-1, BlockSize);
        Tensor absmax = blocks.abs().amax([1], keepdim: true);
        Tensor codes = Nearest(blocks / absmax).reshape(-1, 2);
        _packed = (codes.select(1, 0) * 16 + codes.select(1, 1)).to(torch.ScalarType.Byte).DetachFromDisposeScope();
        _absmax = absmax.DetachFromDisposeScope();
        weight.Dispose();
        _bias = bias ? NaiveOpt.Read(weights, path + ".bias") : null;
        if (lora)
        {
            double bound = 1 / Math.Sqrt(_shape[1]);
            _a = new Parameter((torch.rand(Rank, _shape[1]) * (2 * bound) - bound).DetachFromDisposeScope());
            _b = new Parameter(torch.zeros(_shape[0], Rank).DetachFromDisposeScope());
        }
    }

    public IEnumerable<Parameter> Trained => _a is null ? [] : [_a, _b!];

    public Tensor Forward(Tensor x)
    {
        Tensor y = F.linear(x, Dequantize(), _bias);
        return _a is null ? y : y + (F.linear(F.linear(x, _a), _b!) * Scaling);
    }

    private Tensor Dequantize()
    {
        using var scope = torch.NewDisposeScope();
        Tensor high = _packed.bitwise_right_shift(torch.tensor((byte)4)), low = _packed.bitwise_and(torch.tensor((byte)15));
        Tensor indices = torch.stack([high, low], 1).reshape(-1).to(torch.ScalarType.Int64);
        return (Code.index_select(0, indices).reshape(-1, BlockSize) * _absmax).reshape(_shape).MoveToOuterDisposeScope();
    }

    private static Tensor Nearest(Tensor scaled)
    {
        // Thresholds half-way between neighbouring codes.
        float[] code = FourBitCode.Nf4;
        float[] middles = [.. Enumerable.Range(0, 15).Select(i => (code[i] + code[i + 1]) / 2)];
        return torch.bucketize(scaled, torch.tensor(middles));
    }
}
