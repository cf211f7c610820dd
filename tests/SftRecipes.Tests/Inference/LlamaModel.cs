using SftRecipes.Adapters;
using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Inference;

/// <summary>A Llama written by hand from the runtime's blocks, as the generator would.</summary>
internal sealed class LlamaModel : CausalLanguageModel
{
    private readonly LlamaShape _shape;
    private readonly Embedding _tokens;
    private readonly LearnedPositions? _positions;
    private readonly BlockList<Layer> _layers;
    private readonly RmsNorm _norm;
    private readonly ILinear _head;
    private readonly RotaryEmbedding _rotary;

    public LlamaModel(ModelWeights weights, LlamaShape shape)
        : base(weights)
    {
        _shape = shape;
        Decoder decoder = Add("model", new Decoder(weights.Root["model"], shape));
        (_tokens, _positions, _layers, _norm) = (decoder.Tokens, decoder.Positions, decoder.Layers, decoder.Norm);
        _head = shape.TiedHead
            ? Add("lm_head", new TiedHead(weights.Root["lm_head"], _tokens))
            : Add("lm_head", new Linear(weights.Root["lm_head"], shape.Hidden, shape.Vocabulary, bias: false));
        _rotary = new RotaryEmbedding(RotaryFrequencies.Default(shape.HeadDim, 10000), weights.Device);
    }

    public override int VocabularySize => _shape.Vocabulary;

    public override int MaxPositions => _shape.MaxPositions;

    public static LlamaModel Random(LlamaShape shape, int seed = 1)
    {
        using var weights = ModelWeights.FromScratch(0.3, seed, CPU, ComputeType.Float32);
        var model = new LlamaModel(weights, shape);
        model.eval();
        return model;
    }

    public override KvCache NewCache(long rows, long capacity) =>
        new(_shape.Layers, rows, _shape.KeyValueHeads, capacity, _shape.HeadDim, Device);

    public override Tensor Forward(Tensor inputIds, ForwardContext context)
    {
        Tensor x = _tokens.Forward(inputIds);
        x = _positions is null ? x : Elementwise.Add(x, _positions.Forward(context.Positions));
        (Tensor Cosine, Tensor Sine) rotation = _rotary.Tables(context.Positions, context.Length);
        foreach (Layer layer in _layers)
        {
            x = layer.Forward(x, rotation, context);
        }

        context.Cache?.Advance(inputIds.size(1));
        return _norm.Forward(x);
    }

    public override Tensor Logits(Tensor hidden) => _head.Forward(hidden);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Decoder : Block
    {
        public Decoder(WeightScope weights, LlamaShape shape)
        {
            Tokens = Add("embed_tokens", new Embedding(weights["embed_tokens"], shape.Vocabulary, shape.Hidden));
            if (shape.LearnedPositions)
            {
                Positions = Add("embed_positions",
                    new LearnedPositions(weights["embed_positions"], shape.MaxPositions, shape.Hidden, offset: 0));
            }

            Layers = AddList("layers", shape.Layers, i => new Layer(weights["layers"][i], shape, i));
            Norm = Add("norm", new RmsNorm(weights["norm"], shape.Hidden, 1e-5));
        }

        public Embedding Tokens { get; }

        public LearnedPositions? Positions { get; }

        public BlockList<Layer> Layers { get; }

        public RmsNorm Norm { get; }
    }

    private sealed class Layer : Block
    {
        private readonly LlamaShape _shape;
        private readonly int _index;
        private readonly RmsNorm _inputNorm;
        private readonly RmsNorm _mlpNorm;
        private readonly ILinear _query;
        private readonly ILinear _key;
        private readonly ILinear _value;
        private readonly ILinear _output;
        private readonly ILinear _gate;
        private readonly ILinear _up;
        private readonly ILinear _down;

        public Layer(WeightScope weights, LlamaShape shape, int index)
        {
            (_shape, _index) = (shape, index);
            _inputNorm = Add("input_layernorm", new RmsNorm(weights["input_layernorm"], shape.Hidden, 1e-5));
            _mlpNorm = Add("post_attention_layernorm", new RmsNorm(weights["post_attention_layernorm"], shape.Hidden, 1e-5));
            _query = Map("self_attn", "q_proj", shape.Hidden, shape.Heads * shape.HeadDim);
            _key = Map("self_attn", "k_proj", shape.Hidden, shape.KeyValueHeads * shape.HeadDim);
            _value = Map("self_attn", "v_proj", shape.Hidden, shape.KeyValueHeads * shape.HeadDim);
            _output = Map("self_attn", "o_proj", shape.Heads * shape.HeadDim, shape.Hidden);
            _gate = Map("mlp", "gate_proj", shape.Hidden, shape.Intermediate);
            _up = Map("mlp", "up_proj", shape.Hidden, shape.Intermediate);
            _down = Map("mlp", "down_proj", shape.Intermediate, shape.Hidden);

            ILinear Map(string part, string name, int inputs, int outputs) => (shape.Lora, shape.Quantization) switch
            {
                ({ } lora, _) => Add($"{part}_{name}", new LoraLinear(weights[part][name], inputs, outputs, bias: false, lora)),
                (_, { } quantization) => Add(
                    $"{part}_{name}", new QuantizedLinear(weights[part][name], inputs, outputs, bias: false, quantization)),
                _ => Add($"{part}_{name}", new Linear(weights[part][name], inputs, outputs, bias: false)),
            };
        }

        public Tensor Forward(Tensor x, (Tensor Cosine, Tensor Sine) rotation, ForwardContext context)
        {
            Tensor normed = _inputNorm.Forward(x);
            Tensor query = RotaryEmbedding.Rotate(
                Attention.SplitHeads(_query.Forward(normed), _shape.Heads, _shape.HeadDim), rotation.Cosine, rotation.Sine);
            Tensor key = RotaryEmbedding.Rotate(
                Attention.SplitHeads(_key.Forward(normed), _shape.KeyValueHeads, _shape.HeadDim), rotation.Cosine, rotation.Sine);
            Tensor value = Attention.SplitHeads(_value.Forward(normed), _shape.KeyValueHeads, _shape.HeadDim);
            x = Elementwise.Add(x, _output.Forward(Attention.JoinHeads(Attention.Attend(query, key, value, context, _index))));
            normed = _mlpNorm.Forward(x);
            return Elementwise.Add(x, _down.Forward(Activations.GatedSilu(_gate.Forward(normed), _up.Forward(normed))));
        }
    }
}
