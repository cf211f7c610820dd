using SftRecipes.Benchmarks.Models;
using SftRecipes.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace SftRecipes.Benchmarks.Naive;

/// <summary>
/// OPT-350m with LoRA on q and v over an NF4 base, as one writes it by hand with TorchSharp's own operators: the comparison. It does the
/// same arithmetic and trains the same numbers, frees what it can through scopes, and attends by the fused kernel; what it lacks is only
/// what TorchSharp does not offer.
/// </summary>
internal sealed class NaiveOpt : torch.nn.Module<Tensor, Tensor>
{
    private const int Hidden = 1024, Heads = 16;
    private readonly Tensor _embedding;
    private readonly Tensor _positions;
    private readonly NaiveLinear _projectIn;
    private readonly NaiveLinear _projectOut;
    private readonly ModuleList<Layer> _layers = [];

    public NaiveOpt(IWeightSource weights) : base(nameof(NaiveOpt))
    {
        _embedding = Read(weights, "model.decoder.embed_tokens.weight");
        _positions = Read(weights, "model.decoder.embed_positions.weight");
        _projectIn = new NaiveLinear(weights, "model.decoder.project_in", bias: false, lora: false);
        _projectOut = new NaiveLinear(weights, "model.decoder.project_out", bias: false, lora: false);
        for (int i = 0; i < ModelShape.Opt350m.Layers; i++)
        {
            _layers.Add(new Layer(weights, $"model.decoder.layers.{i}"));
        }
    }

    /// <summary>Parameters of the adapters.</summary>
    public IEnumerable<Parameter> Trained => _layers.SelectMany(layer => layer.Trained);

    /// <summary>int64 [rows, length] to logits [rows, length, vocabulary].</summary>
    public override Tensor forward(Tensor ids)
    {
        Tensor positions = torch.arange(2, ids.size(1) + 2, dtype: torch.ScalarType.Int64);
        Tensor x = _projectIn.Forward(_embedding.index_select(0, ids.reshape(-1)).reshape(ids.size(0), ids.size(1), -1));
        x = x + _positions.index_select(0, positions);
        foreach (Layer layer in _layers)
        {
            x = layer.forward(x);
        }

        return F.linear(_projectOut.Forward(x), _embedding);
    }

    internal static Tensor Read(IWeightSource weights, string name)
    {
        using Tensor stored = weights.Read(name);
        return stored.to(torch.ScalarType.Float32, copy: true).DetachFromDisposeScope();
    }

    internal sealed class Layer : torch.nn.Module<Tensor, Tensor>
    {
        private readonly NaiveLinear _q, _k, _v, _out, _fc1, _fc2;
        private readonly (Tensor Weight, Tensor Bias) _attentionNorm, _finalNorm;

        public Layer(IWeightSource weights, string path) : base(nameof(Layer))
        {
            _q = new NaiveLinear(weights, path + ".self_attn.q_proj", bias: true, lora: true);
            _k = new NaiveLinear(weights, path + ".self_attn.k_proj", bias: true, lora: false);
            _v = new NaiveLinear(weights, path + ".self_attn.v_proj", bias: true, lora: true);
            _out = new NaiveLinear(weights, path + ".self_attn.out_proj", bias: true, lora: false);
            _fc1 = new NaiveLinear(weights, path + ".fc1", bias: true, lora: false);
            _fc2 = new NaiveLinear(weights, path + ".fc2", bias: true, lora: false);
            _attentionNorm = Norm(weights, path + ".self_attn_layer_norm");
            _finalNorm = Norm(weights, path + ".final_layer_norm");
        }

        public IEnumerable<Parameter> Trained => _q.Trained.Concat(_v.Trained);

        public override Tensor forward(Tensor x)
        {
            using var scope = torch.NewDisposeScope();
            Tensor attended = F.scaled_dot_product_attention(Split(_q.Forward(x)), Split(_k.Forward(x)), Split(_v.Forward(x)), is_casual: true);
            Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), Hidden);
            x = F.layer_norm(x + F.dropout(_out.Forward(joined), 0.1, training), [Hidden], _attentionNorm.Weight, _attentionNorm.Bias);
            Tensor mlp = _fc2.Forward(F.relu(_fc1.Forward(x)));
            return F.layer_norm(x + F.dropout(mlp, 0.1, training), [Hidden], _finalNorm.Weight, _finalNorm.Bias).MoveToOuterDisposeScope();
        }

        private static Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), Heads, Hidden / Heads).transpose(1, 2);

        private static (Tensor Weight, Tensor Bias) Norm(IWeightSource weights, string path) =>
            (Read(weights, path + ".weight"), Read(weights, path + ".bias"));
    }
}
