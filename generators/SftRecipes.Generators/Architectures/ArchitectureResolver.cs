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
    private readonly ResolvedSizes _sizes;

    private ArchitectureResolver(ArchitectureSpec spec, ConfigReader config)
    {
        _spec = spec;
        _config = config;
        _sizes = ResolvedSizes.Read(spec.Sizes, config);
    }

    /// <summary>The model's shape, or null where the reader has found problems.</summary>
    public static ArchitectureModel? Resolve(ArchitectureSpec spec, ConfigReader config)
    {
        var resolver = new ArchitectureResolver(spec, config);
        ArchitectureModel model = resolver.Build();
        foreach (FlagCondition required in spec.Required.Where(required => !required.Holds(config)))
        {
            config.Wrong(required.Field.Key!, required.Expected ? "true" : "false");
        }

        return config.Problems.Count == 0
            ? model with { Contract = config.Read.Where(field => !resolver.IsFree(field.Name, model)).ToEquatableArray() }
            : null;
    }

    /// <summary>Whether a field may differ at run time: it changes no shape and no result of the model itself.</summary>
    private bool IsFree(string field, ArchitectureModel model)
    {
        DropoutFields dropout = _spec.Dropout;
        return (model.Alibi is not null && field == _spec.Sizes.Positions.Key) || new[] { _spec.InitializerRange, dropout.Embedding, dropout.AttentionBranch, dropout.MlpBranch, dropout.AttentionWeights }
            .Any(free => free is not null && free.Key == field);
    }

    private ArchitectureModel Build()
    {
        int positions = ResolvedSizes.Size(_spec.Sizes.Positions, _config);
        int layers = ResolvedSizes.Size(_spec.Sizes.Layers, _config);
        bool projects = _spec.Projections is not null && _sizes.Embedding != _sizes.Hidden;
        return new ArchitectureModel
        {
            ModelType = _spec.ModelType,
            ClassName = _spec.ClassName,
            VocabularySize = ResolvedSizes.Size(_spec.Sizes.Vocabulary, _config),
            HiddenSize = _sizes.Hidden,
            LayerCount = layers,
            MaxPositions = positions,
            OverflowsFloat16 = _spec.OverflowsFloat16,
            InitializerRange = _config.Number(_spec.InitializerRange),
            Backbone = _spec.Backbone,
            LayersName = _spec.LayersName,
            Embedding = new EmbeddingModel(
                _spec.Embedding.Name,
                _sizes.Embedding,
                _spec.Embedding.ScaledByWidth ? Math.Sqrt(_sizes.Hidden) : null,
                _spec.Embedding.Norm is { } norm ? Norm(norm) : null,
                _spec.Embedding.ScaledByModule),
            LearnedPositions = _spec.LearnedPositions is { } learned
                ? new LearnedPositionsModel(learned.Name, positions + learned.Offset, learned.Offset)
                : null,
            Rotary = _spec.Rotary is { } rotary && Holds(rotary.When)
                ? RotaryResolver.Resolve(rotary, _sizes.HeadField, _sizes.HeadDim, positions, _config)
                : null,
            Alibi = _spec.Alibi is { } alibi && Holds(alibi.When)
                ? new AlibiModel(alibi.ScaledAsScores ? 1 / Math.Sqrt(_sizes.HeadDim) : 1)
                : null,
            Window = _spec.Window is { } window && Holds(window.When) ? WindowResolver.Resolve(window, layers, _config) : null,
            ProjectIn = projects ? Linear(_spec.Projections!.In) : null,
            ProjectOut = projects ? Linear(_spec.Projections!.Out) : null,
            Layer = Layer(),
            FinalNorm = Holds(_spec.FinalNorm.When) ? Norm(_spec.FinalNorm.Norm) : null,
            Head = new HeadModel(
                _spec.Head.Name, _config.Flag(_spec.Head.Tied), _config.Flag(_spec.Head.Bias), Optional(_spec.Head.SoftCap)),
            Tokens = new TokenIdsModel(First(_spec.Tokens.Bos), _config.Tokens(_spec.Tokens.Eos), First(_spec.Tokens.Pad)),
            Dropout = new DropoutModel(
                Dropout(_spec.Dropout.Embedding),
                Dropout(_spec.Dropout.AttentionBranch),
                Dropout(_spec.Dropout.MlpBranch),
                Dropout(_spec.Dropout.AttentionWeights)),
            DefaultTargetModules = _spec.DefaultTargetModules,
        };
    }

    private LayerModel Layer()
    {
        LayerSpec layer = _spec.Layer;
        return new LayerModel(
            layer.Parallel is not null && layer.Parallel.Holds(_config),
            layer.Norms.Where(placed => Holds(placed.When))
                .Select(placed => new PlacedNorm(placed.Place, Norm(placed.Norm)))
                .ToEquatableArray(),
            Attention(layer.Attention),
            new MlpModel(
                layer.Mlp.Name,
                layer.Mlp.Gate is { } gate ? Linear(gate) : null,
                Linear(layer.Mlp.Up),
                Linear(layer.Mlp.Down),
                Activations.Read(layer.Mlp.Activation, _config),
                layer.Mlp.UpHoldsGate));
    }

    private AttentionModel Attention(AttentionSpec attention) => new(
        attention.Name,
        attention.Projections.Select(Linear).ToEquatableArray(),
        // With one key head the two layouts are the same.
        attention.Layout == ProjectionLayout.Grouped && _sizes.KeyValueHeads == 1 ? ProjectionLayout.Concatenated : attention.Layout,
        Linear(attention.Output),
        _sizes.Heads,
        _sizes.KeyValueHeads,
        _sizes.HeadDim,
        attention.Score is { } score ? Score(score) : new ScoreModel(),
        attention.QueryKeyNorms is { } norms && Holds(norms.When)
            ? new QueryKeyNormsModel(
                Norm(norms.Query, norms.PerHead ? _sizes.HeadDim : _sizes.Features(Width.Query)),
                Norm(norms.Key, norms.PerHead ? _sizes.HeadDim : _sizes.Features(Width.KeyValue)),
                norms.PerHead)
            : null);

    private ScoreModel Score(ScoreSpec score)
    {
        double? scale = score.ScaledFrom is { } field ? 1 / Math.Sqrt(_config.Number(field))
            : score.Scaled is { } scaled && !_config.Flag(scaled) ? 1
            : null;
        bool byLayer = score.ByInverseLayer is { } flag && _config.Flag(flag);
        return new ScoreModel(scale ?? (byLayer ? 1 / Math.Sqrt(_sizes.HeadDim) : null), byLayer, Optional(score.SoftCap));
    }

    private bool Holds(Condition? condition) => condition is null || condition.Holds(_config);

    private double Dropout(NumberField? field) => field is null ? 0 : _config.Number(field);

    private double? Optional(OptionalNumberField? field) => field is null ? null : _config.Number(field);

    private int? First(TokenField field)
    {
        EquatableArray<int> ids = _config.Tokens(field);
        return ids.Count > 0 ? ids[0] : null;
    }

    private LinearModel Linear(LinearSpec spec) =>
        new(spec.Name, _sizes.Features(spec.In), _sizes.Features(spec.Out), _config.Flag(spec.Bias), spec.FanInFanOut);

    private NormModel Norm(NormSpec spec) => Norm(spec, _sizes.Hidden);

    private NormModel Norm(NormSpec spec, int size) =>
        new(spec.Kind, spec.Name, size, _config.Number(spec.Epsilon), _config.Flag(spec.Affine));
}
