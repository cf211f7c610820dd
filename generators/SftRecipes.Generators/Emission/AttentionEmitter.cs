using System.Linq;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>The attention module of a layer.</summary>
internal static class AttentionEmitter
{
    private const string Operations = "Sft::Models.Attention.";

    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        AttentionModel attention = architecture.Layer.Attention;
        LinearSite[] sites = [.. architecture.AttentionSites()];
        NormModel[] norms = attention.QueryKeyNorms is { } pair ? [pair.Query, pair.Key] : [];
        string heads = attention.Heads == attention.KeyValueHeads
            ? $"{attention.Heads} heads of {attention.HeadDim}"
            : $"{attention.Heads} query and {attention.KeyValueHeads} key heads of {attention.HeadDim}";
        writer.Line($"/// <summary>{architecture.Backbone}.{architecture.LayersName}.N.{attention.Name}: {heads}.</summary>");
        using (writer.Braces("public sealed class Attention : Sft::Models.Block"))
        {
            writer.Line("private readonly int _layer;");
            writer.Line();
            using (writer.Braces("public Attention(Sft::Models.WeightScope weights, int layer)"))
            {
                writer.Line("_layer = layer;");
                foreach (LinearSite site in sites)
                {
                    writer.Line($"{site.Linear.Name} = {Linears.Create(recipe, site, "weights")};");
                }

                foreach (NormModel norm in norms)
                {
                    writer.Line($"{norm.Name} = {Norms.Create(norm)};");
                }
            }

            foreach ((string type, string name) in sites.Select(site => (Linears.Type(recipe, site), site.Linear.Name))
                .Concat(norms.Select(norm => (Norms.Type(norm), norm.Name))))
            {
                writer.Line();
                writer.Line($"public {type} {name} {{ get; }}");
            }

            writer.Line();
            writer.Line($"/// <param name=\"x\">[rows, length, {architecture.HiddenSize}].</param>");
            if (architecture.Rotary is not null)
            {
                writer.Line("/// <param name=\"rotation\">The turns of this pass's positions.</param>");
            }

            writer.Line("/// <param name=\"context\">Mask and cache.</param>");
            using (writer.Braces(
                $"public {Tensor} Forward({Tensor} x{LayerEmitter.Rotation(architecture)}, Sft::Models.ForwardContext context)"))
            {
                Project(writer, attention);
                if (architecture.Rotary is { } rotary)
                {
                    string rotate = rotary.Interleaved ? "RotateInterleaved" : "Rotate";
                    writer.Line($"query = Sft::Models.RotaryEmbedding.{rotate}(query, rotation.Cosine, rotation.Sine);");
                    writer.Line($"key = Sft::Models.RotaryEmbedding.{rotate}(key, rotation.Cosine, rotation.Sine);");
                }

                writer.Line($"var attended = {Attend(attention.Score, architecture.Dropout.AttentionWeights)};");
                writer.Line($"return {attention.Output.Name}.Forward({Operations}JoinHeads(attended));");
            }
        }
    }

    private static void Project(SourceWriter writer, AttentionModel attention)
    {
        QueryKeyNormsModel? norms = attention.QueryKeyNorms;
        if (attention.Layout == ProjectionLayout.Separate)
        {
            NormModel? OfAllHeads(NormModel? norm) => norms is { PerHead: false } ? norm : null;
            string projections = string.Join(", ", attention.Projections.Select(linear => linear.Name));
            writer.Line($"var (query, key, value) = Sft::Models.SharedInput.Forward(x, {projections});");
            Split("query", OfAllHeads(norms?.Query), attention.Heads);
            Split("key", OfAllHeads(norms?.Key), attention.KeyValueHeads);
            Split("value", null, attention.KeyValueHeads);
        }
        else
        {
            string split = attention.Layout == ProjectionLayout.Concatenated ? "SplitConcatenated" : "SplitGrouped";
            writer.Line($"var (query, key, value) = {Operations}{split}(");
            using (writer.Indented())
            {
                writer.Line($"{attention.Projections[0].Name}.Forward(x), heads: {attention.Heads}, "
                    + $"keyValueHeads: {attention.KeyValueHeads}, headDim: {attention.HeadDim});");
            }
        }

        if (norms is { PerHead: true })
        {
            writer.Line($"query = {norms.Query.Name}.Forward(query);");
            writer.Line($"key = {norms.Key.Name}.Forward(key);");
        }

        void Split(string name, NormModel? norm, int heads)
        {
            string normed = norm is null ? name : $"{norm.Name}.Forward({name})";
            writer.Line($"{name} = {Operations}SplitHeads({normed}, {heads}, {attention.HeadDim});");
        }
    }

    private static string Attend(ScoreModel score, double dropout)
    {
        string method = score.SoftCap is null ? "Attend" : "AttendCapped";
        string cap = score.SoftCap is { } softCap ? $", softCap: {Literals.Of(softCap)}" : "";
        string scale = score.Scale is { } value ? $", scale: {Literals.Of(value)}{(score.ByInverseLayer ? " / (_layer + 1)" : "")}" : "";
        string dropped = dropout > 0 ? $", dropout: training ? {Literals.Of(dropout)} : 0" : "";
        return $"{Operations}{method}(query, key, value, context, _layer{cap}{scale}{dropped})";
    }
}
