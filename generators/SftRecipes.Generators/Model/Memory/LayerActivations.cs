using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>
/// Numbers that one layer keeps of a token, by what its parts keep: a frozen linear map nothing, a trained or adapted one its input, a norm its
/// input, attention queries, keys, values and result, an activation its input (ReLU a bit of it). What two of them keep counts once.
/// </summary>
internal static class LayerActivations
{
    private const int BitsOfFloat = 32;

    /// <summary>What the layer keeps; 0 below the first one that is trained, where nothing is recorded.</summary>
    public static long KeptPerToken(RecipeModel recipe, int layer)
    {
        var trained = new TrainedSites(recipe, layer);
        return layer < trained.First ? 0 : Attention(recipe, trained) + Mlp(recipe, trained) + Adapters(recipe, layer);
    }

    /// <summary>What a layer's backward pass has at hand beside what was kept: gradients of the MLP's inside, and of the residual stream.</summary>
    public static long PassingPerToken(ArchitectureModel architecture)
    {
        MlpModel mlp = architecture.Layer.Mlp;
        return (3L * architecture.HiddenSize) + ((mlp.Gate is null && !mlp.UpHoldsGate ? 2L : 3L) * mlp.Down.In);
    }

    private static long Attention(RecipeModel recipe, TrainedSites trained)
    {
        ArchitectureModel architecture = recipe.Architecture;
        AttentionModel attention = architecture.Layer.Attention;
        long hidden = architecture.HiddenSize, queries = (long)attention.Heads * attention.HeadDim, keys = (long)attention.KeyValueHeads * attention.HeadDim;
        NormModel? before = architecture.Layer.Norm(NormPlace.BeforeAttention);
        bool readsInput = trained.KeepsInput(attention.Projections);

        // The layer's input, and, where it is another, what the projections read.
        long kept = before is not null || readsInput ? hidden : 0;
        kept += before is null ? 0 : Product(before, hidden, trained) + (readsInput ? hidden : 0);

        // Queries, keys and values as they are attended; views keep all of a fused projection, and turned copies come on top.
        kept += queries + (2 * keys);
        kept += attention.Layout != ProjectionLayout.Separate && architecture.Rotary is not null ? queries + keys : 0;
        kept += attention.QueryKeyNorms is null ? 0 : (queries + keys) * (trained.All ? 2 : 1);
        kept += queries + Scores(recipe, attention);
        return kept
            + Norm(architecture, NormPlace.AfterAttention, trained)
            + Norm(architecture, NormPlace.AfterAttentionSum, trained);
    }

    /// <summary>Weights of attention, where they are written out: under a soft cap or dropout.</summary>
    private static long Scores(RecipeModel recipe, AttentionModel attention)
    {
        long written = (long)attention.Heads * RecipeFacts.MaxLength(recipe.Declaration, recipe.Architecture);
        return attention.Score.SoftCap is not null ? 2 * written
            : recipe.Architecture.Dropout.AttentionWeights > 0 ? 9 * written / 4
            : attention.Heads;
    }

    private static long Mlp(RecipeModel recipe, TrainedSites trained)
    {
        ArchitectureModel architecture = recipe.Architecture;
        MlpModel mlp = architecture.Layer.Mlp;
        long hidden = architecture.HiddenSize, inside = mlp.Down.In;
        NormModel? before = architecture.Layer.Norm(NormPlace.BeforeMlp);
        bool readsInput = trained.KeepsInput(mlp.Gate is { } gate ? [gate, mlp.Up] : [mlp.Up]);
        bool readsAttentionsInput = architecture.Layer.Parallel && before is null;
        long kept = before is null ? 0 : Product(before, hidden, trained) + (architecture.Layer.Parallel ? 0 : hidden);
        kept += readsInput && !(readsAttentionsInput && trained.KeepsInput(architecture.Layer.Attention.Projections)) ? hidden : 0;
        kept += trained.KeepsInput([mlp.Down]) ? inside : 0;
        kept += (mlp.Gate is not null || mlp.UpHoldsGate, mlp.Activation) switch
        {
            (true, ActivationKind.Silu or ActivationKind.GeluTanh) when !mlp.UpHoldsGate => 2 * inside,
            (true, _) => 3 * inside,
            (false, ActivationKind.Relu) => inside / BitsOfFloat,
            _ => inside,
        };
        return kept
            + Norm(architecture, NormPlace.AfterMlp, trained)
            + Norm(architecture, NormPlace.AfterMlpSum, trained);
    }

    /// <summary>The input of a norm of its own.</summary>
    private static long Norm(ArchitectureModel architecture, NormPlace place, TrainedSites trained) =>
        architecture.Layer.Norm(place) is { } norm ? architecture.HiddenSize + Product(norm, architecture.HiddenSize, trained) : 0;

    /// <summary>What the gradient of a norm's factor needs beside its input.</summary>
    private static long Product(NormModel norm, long hidden, TrainedSites trained) => trained.All && norm.Kind != NormKind.LayerNorm ? hidden : 0;

    /// <summary>The adapters' inner products; with DoRA, both maps' results, and the input as dropout leaves it.</summary>
    private static long Adapters(RecipeModel recipe, int layer)
    {
        LoraOptions? lora = recipe.Declaration.Lora;
        return recipe.Adapters.Where(adapter => adapter.Module.Layer == layer).Sum(adapter => adapter.Rank
            + (lora!.UseDora ? (2L * adapter.Module.Out) + (lora.Dropout > 0 ? adapter.Module.In : 0) : 0));
    }

    /// <summary>Which linear maps of a layer have gradients of their own.</summary>
    private sealed class TrainedSites
    {
        private readonly HashSet<string> _names;

        public TrainedSites(RecipeModel recipe, int layer)
        {
            All = recipe.Declaration.Lora is null;
            LeafModule[] modules = [.. recipe.Adapters.Select(static adapter => adapter.Module).Concat(recipe.SavedModules)];
            _names = [.. modules.Where(module => module.Layer == layer).Select(static module => module.Site.Split('.').Last())];
            bool recordsAll = All || recipe.Declaration.Lora!.Bias == LoraBias.All || modules.Any(static module => module.Kind is LeafKind.Embedding or LeafKind.Positions);
            First = recordsAll ? 0 : modules.Where(static module => module.Layer >= 0).Select(static module => module.Layer).DefaultIfEmpty(int.MaxValue).Min();
        }

        /// <summary>Whether everything is trained.</summary>
        public bool All { get; }

        /// <summary>The first layer whose backward pass is needed.</summary>
        public int First { get; }

        public bool KeepsInput(IEnumerable<LinearModel> linears) => All || linears.Any(linear => _names.Contains(linear.Name));
    }
}
