using System;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Fills a family's spec with the values of one configuration.</summary>
internal sealed class ArchitectureResolver
{
    /// <summary>A bound on layers that keeps parameter counts within 64 bits.</summary>
    public const int MostLayers = 4096;

    private readonly ArchitectureSpec _spec;
    private readonly ConfigReader _config;
    private int _hidden;
    private int _intermediate;
    private int _heads;
    private int _keyValueHeads;
    private int _headDim;
    private int _embedding;

    private ArchitectureResolver(ArchitectureSpec spec, ConfigReader config)
    {
        _spec = spec;
        _config = config;
    }

    /// <summary>The model's shape, or null where the reader has found problems.</summary>
    public static ArchitectureModel? Resolve(ArchitectureSpec spec, ConfigReader config)
    {
        var resolver = new ArchitectureResolver(spec, config);
        resolver.ReadSizes();
        ArchitectureModel model = resolver.Build();
        return config.Problems.Count == 0
            ? model with { Contract = config.Read.Where(field => !resolver.IsFree(field.Name)).ToEquatableArray() }
            : null;
    }

    /// <summary>Whether a field may differ at run time: it changes no shape and no result of the model itself.</summary>
    private bool IsFree(string field) =>
        field == _spec.InitializerRange.Key || field == _spec.ResidualDropout.Key || field == _spec.AttentionDropout.Key;

    private void ReadSizes()
    {
        SizeFields sizes = _spec.Sizes;
        _hidden = Size(sizes.Hidden);
        _intermediate = Size(sizes.Intermediate);
        _heads = Size(sizes.Heads);
        _embedding = Optional(sizes.EmbeddingWidth, _hidden);
        _keyValueHeads = Optional(sizes.KeyValueHeads, _heads);
        if (_heads % _keyValueHeads != 0)
        {
            _config.Wrong(sizes.KeyValueHeads!.Key, FormattableString.Invariant($"a divisor of the {_heads} attention heads"));
        }

        bool headDimIsGiven = sizes.HeadDim is { } field && _config.Has(field.Key);
        if (!headDimIsGiven && _hidden % _heads != 0)
        {
            _config.Wrong(sizes.Heads.Key, FormattableString.Invariant($"a divisor of the hidden size {_hidden}"));
        }

        _headDim = Optional(sizes.HeadDim, Math.Max(1, _hidden / _heads));
        if ((long)_heads * _headDim > IntegerField.LargestSize)
        {
            _config.Wrong(sizes.Heads.Key, "fewer heads or a smaller head_dim");
            _headDim = 1;
        }
    }

    private ArchitectureModel Build()
    {
        LayerSpec layer = _spec.Layer;
        AttentionSpec attention = layer.Attention;
        MlpSpec mlp = layer.Mlp;
        int positions = Size(_spec.Sizes.Positions);
        bool projects = _spec.Projections is not null && _embedding != _hidden;
        return new ArchitectureModel
        {
            ModelType = _spec.ModelType,
            ClassName = _spec.ClassName,
            VocabularySize = Size(_spec.Sizes.Vocabulary),
            HiddenSize = _hidden,
            LayerCount = Size(_spec.Sizes.Layers),
            MaxPositions = positions,
            InitializerRange = _config.Number(_spec.InitializerRange),
            Backbone = _spec.Backbone,
            LayersName = _spec.LayersName,
            Embedding = new EmbeddingModel(_spec.EmbeddingName, _embedding),
            LearnedPositions = _spec.LearnedPositions is { } learned
                ? new LearnedPositionsModel(learned.Name, positions + learned.Offset, learned.Offset)
                : null,
            Rotary = _spec.Rotary is { } rotary
                ? RotaryResolver.Resolve(rotary, HeadField(), _headDim, positions, _config)
                : null,
            ProjectIn = projects ? Linear(_spec.Projections!.In) : null,
            ProjectOut = projects ? Linear(_spec.Projections!.Out) : null,
            Layer = new LayerModel(
                _config.Flag(layer.PreNorm) ? ResidualOrder.PreNorm : ResidualOrder.PostNorm,
                Norm(layer.AttentionNorm),
                Norm(layer.MlpNorm),
                new AttentionModel(
                    attention.Name,
                    Linear(attention.Query),
                    Linear(attention.Key),
                    Linear(attention.Value),
                    Linear(attention.Output),
                    _heads,
                    _keyValueHeads,
                    _headDim),
                new MlpModel(
                    mlp.Name,
                    mlp.Gate is { } gate ? Linear(gate) : null,
                    Linear(mlp.Up),
                    Linear(mlp.Down),
                    Activations.Read(mlp.Activation, _config))),
            FinalNorm = _spec.FinalNorm.When.All(condition => _config.Flag(condition.Field) == condition.Expected)
                ? Norm(_spec.FinalNorm.Norm)
                : null,
            Head = new HeadModel(_spec.Head.Name, _config.Flag(_spec.Head.Tied), _config.Flag(_spec.Head.Bias)),
            Tokens = new TokenIdsModel(
                First(_spec.Tokens.Bos), _config.Tokens(_spec.Tokens.Eos), First(_spec.Tokens.Pad)),
            ResidualDropout = _config.Number(_spec.ResidualDropout),
            AttentionDropout = _config.Number(_spec.AttentionDropout),
            DefaultTargetModules = _spec.DefaultTargetModules,
        };
    }

    /// <summary>The field that decides the width of a head.</summary>
    private string HeadField() =>
        _spec.Sizes.HeadDim is { } headDim && _config.Has(headDim.Key) ? headDim.Key : _spec.Sizes.Heads.Key;

    private int Size(IntegerField field) => _config.Integer(field) ?? 1;

    private int Optional(IntegerField? field, int otherwise) =>
        field is null ? otherwise : _config.Integer(field, otherwise) ?? otherwise;

    private int? First(TokenField field)
    {
        EquatableArray<int> ids = _config.Tokens(field);
        return ids.Count > 0 ? ids[0] : null;
    }

    private LinearModel Linear(LinearSpec spec) => new(spec.Name, Features(spec.In), Features(spec.Out), _config.Flag(spec.Bias));

    private NormModel Norm(NormSpec spec) => new(spec.Kind, spec.Name, _config.Number(spec.Epsilon), _config.Flag(spec.Affine));

    private int Features(Width width) => width switch
    {
        Width.Hidden => _hidden,
        Width.Embedding => _embedding,
        Width.Intermediate => _intermediate,
        Width.Query => _heads * _headDim,
        Width.KeyValue => _keyValueHeads * _headDim,
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, null),
    };
}
