using System.Linq;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>One decoder layer: norms, attention, MLP, and how they are added up.</summary>
internal static class LayerEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        Layer(writer, recipe);
        writer.Line();
        AttentionEmitter.Emit(writer, recipe);
        if (recipe.Architecture.Layer.Mlp.Name is not null)
        {
            writer.Line();
            MlpEmitter.Emit(writer, recipe);
        }
    }

    /// <summary>The parameter of methods that turn queries and keys.</summary>
    public static string Rotation(ArchitectureModel architecture) =>
        architecture.Rotary is null ? "" : $", ({Tensor} Cosine, {Tensor} Sine) rotation";

    private static void Layer(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        LayerModel layer = architecture.Layer;
        string order = layer.Parallel ? "attention and MLP side by side" : "attention, then MLP";
        writer.Line($"/// <summary>{architecture.Backbone}.{architecture.LayersName}.N: {order}.</summary>");
        using (writer.Braces("public sealed class DecoderLayer : Sft::Models.Block"))
        {
            using (writer.Braces("public DecoderLayer(Sft::Models.WeightScope weights, int layer)"))
            {
                string attention = Literals.Of(layer.Attention.Name);
                writer.Line($"{layer.Attention.Name} = Add({attention}, new Attention(weights[{attention}], layer));");
                CreateNorms(writer, layer, ofMlp: false);
                if (layer.Mlp.Name is { } mlp)
                {
                    string layerArgument = Linears.NeedsLayer(recipe, architecture.MlpSites()) ? ", layer" : "";
                    writer.Line($"{mlp} = Add({Literals.Of(mlp)}, new Mlp(weights[{Literals.Of(mlp)}]{layerArgument}));");
                }
                else
                {
                    MlpEmitter.Create(writer, recipe);
                }

                CreateNorms(writer, layer, ofMlp: true);
            }

            writer.Line();
            writer.Line($"public Attention {layer.Attention.Name} {{ get; }}");
            DeclareNorms(writer, layer, ofMlp: false);
            if (layer.Mlp.Name is { } name)
            {
                writer.Line();
                writer.Line($"public Mlp {name} {{ get; }}");
            }
            else
            {
                MlpEmitter.Properties(writer, recipe);
            }

            DeclareNorms(writer, layer, ofMlp: true);
            writer.Line();
            using (writer.Braces(
                $"public {Tensor} Forward({Tensor} x{Rotation(architecture)}, Sft::Models.ForwardContext context)"))
            {
                if (layer.Parallel)
                {
                    ParallelForward(writer, architecture);
                }
                else
                {
                    SequentialForward(writer, architecture);
                }
            }
        }
    }

    private static void CreateNorms(SourceWriter writer, LayerModel layer, bool ofMlp)
    {
        foreach (PlacedNorm placed in layer.Norms.Where(placed => placed.Place >= NormPlace.BeforeMlp == ofMlp))
        {
            writer.Line($"{placed.Norm.Name} = {Norms.Create(placed.Norm)};");
        }
    }

    private static void DeclareNorms(SourceWriter writer, LayerModel layer, bool ofMlp)
    {
        foreach (PlacedNorm placed in layer.Norms.Where(placed => placed.Place >= NormPlace.BeforeMlp == ofMlp))
        {
            writer.Line();
            writer.Line($"public {Norms.Type(placed.Norm)} {placed.Norm.Name} {{ get; }}");
        }
    }

    private static void SequentialForward(SourceWriter writer, ArchitectureModel architecture)
    {
        LayerModel layer = architecture.Layer;
        string attention = Sum(
            Attention(architecture, Normed(layer, NormPlace.BeforeAttention, "x")), architecture.Dropout.AttentionBranch);
        writer.Line($"x = {Normed(layer, NormPlace.AfterAttentionSum, attention)};");
        string input = Normed(layer, NormPlace.BeforeMlp, "x");
        if (layer.Mlp is { Name: null, Gate: not null } && input != "x")
        {
            writer.Line($"var normed = {input};");
            input = "normed";
        }

        string mlp = Sum(Mlp(architecture, input), architecture.Dropout.MlpBranch);
        writer.Line($"x = {Normed(layer, NormPlace.AfterMlpSum, mlp)};");
        writer.Line("return x;");
    }

    private static void ParallelForward(SourceWriter writer, ArchitectureModel architecture)
    {
        LayerModel layer = architecture.Layer;
        string attention = Normed(layer, NormPlace.BeforeAttention, "x");
        string mlp = Normed(layer, NormPlace.BeforeMlp, "x");
        if (layer.Norm(NormPlace.BeforeMlp) is null)
        {
            writer.Line($"var normed = {attention};");
            attention = mlp = "normed";
        }

        string first = Dropped(Attention(architecture, attention), architecture.Dropout.AttentionBranch);
        string second = Dropped(Mlp(architecture, mlp), architecture.Dropout.MlpBranch);
        writer.Line($"return {Elementwise.Add(Elementwise.Add("x", first), second)};");
    }

    private static string Attention(ArchitectureModel architecture, string x)
    {
        string rotation = architecture.Rotary is null ? "" : ", rotation";
        string branch = $"{architecture.Layer.Attention.Name}.Forward({x}{rotation}, context)";
        return Normed(architecture.Layer, NormPlace.AfterAttention, branch);
    }

    private static string Mlp(ArchitectureModel architecture, string x)
    {
        MlpModel mlp = architecture.Layer.Mlp;
        string branch = mlp.Name is { } name ? $"{name}.Forward({x})" : MlpEmitter.Expression(mlp, x);
        return Normed(architecture.Layer, NormPlace.AfterMlp, branch);
    }

    private static string Normed(LayerModel layer, NormPlace place, string x) =>
        layer.Norm(place) is { } norm ? $"{norm.Name}.Forward({x})" : x;

    private static string Sum(string branch, double dropout) =>
        dropout > 0 ? $"Sft::Models.Dropout.Add(x, {branch}, {Literals.Of(dropout)}, training)" : Elementwise.Add("x", branch);

    private static string Dropped(string branch, double dropout) =>
        dropout > 0 ? $"Sft::Models.Dropout.Apply({branch}, {Literals.Of(dropout)}, training)" : branch;
}
