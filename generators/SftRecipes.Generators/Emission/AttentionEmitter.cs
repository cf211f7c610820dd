using System.Linq;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>The attention module of a layer.</summary>
internal static class AttentionEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        AttentionModel attention = architecture.Layer.Attention;
        LinearSite[] sites = [.. architecture.LinearSites().Where(site =>
            site.Scope == SiteScope.Layer && site.Path.StartsWith(attention.Name + ".", System.StringComparison.Ordinal))];
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
            }

            foreach (LinearSite site in sites)
            {
                writer.Line();
                writer.Line($"public {Linears.Type(recipe, site)} {site.Linear.Name} {{ get; }}");
            }

            writer.Line();
            writer.Line($"/// <param name=\"x\">[rows, length, {architecture.HiddenSize}].</param>");
            if (architecture.Rotary is not null)
            {
                writer.Line("/// <param name=\"rotation\">The turns of this pass's positions.</param>");
            }

            writer.Line("/// <param name=\"context\">Mask and cache.</param>");
            using (writer.Braces($"public {Tensor} Forward({Tensor} x{LayerEmitter.Rotation(architecture)}, Sft::Models.ForwardContext context)"))
            {
                Forward(writer, architecture);
            }
        }
    }

    private static void Forward(SourceWriter writer, ArchitectureModel architecture)
    {
        AttentionModel attention = architecture.Layer.Attention;
        Split("query", attention.Query, attention.Heads);
        Split("key", attention.Key, attention.KeyValueHeads);
        Split("value", attention.Value, attention.KeyValueHeads);
        if (architecture.Rotary is not null)
        {
            writer.Line("query = Sft::Models.RotaryEmbedding.Rotate(query, rotation.Cosine, rotation.Sine);");
            writer.Line("key = Sft::Models.RotaryEmbedding.Rotate(key, rotation.Cosine, rotation.Sine);");
        }

        string dropout = architecture.AttentionDropout > 0
            ? $", dropout: training ? {Literals.Of(architecture.AttentionDropout)} : 0"
            : "";
        writer.Line($"var attended = Sft::Models.Attention.Attend(query, key, value, context, _layer{dropout});");
        writer.Line($"return {attention.Output.Name}.Forward(Sft::Models.Attention.JoinHeads(attended));");

        void Split(string name, LinearModel linear, int heads) =>
            writer.Line($"var {name} = Sft::Models.Attention.SplitHeads({linear.Name}.Forward(x), {heads}, {attention.HeadDim});");
    }
}
