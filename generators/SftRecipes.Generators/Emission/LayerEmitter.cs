using System.Linq;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>One decoder layer, its attention and its MLP.</summary>
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
            Mlp(writer, recipe);
        }
    }

    private static void Layer(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        LayerModel layer = architecture.Layer;
        string order = layer.Order == ResidualOrder.PreNorm ? "norms before the branches" : "norms after the sums";
        writer.Line($"/// <summary>{architecture.Backbone}.{architecture.LayersName}.N: {order}.</summary>");
        using (writer.Braces("public sealed class DecoderLayer : Sft::Models.Block"))
        {
            using (writer.Braces("public DecoderLayer(Sft::Models.WeightScope weights, int layer)"))
            {
                string attention = Literals.Of(layer.Attention.Name);
                writer.Line($"{layer.Attention.Name} = Add({attention}, new Attention(weights[{attention}], layer));");
                writer.Line($"{layer.AttentionNorm.Name} = {Norms.Create(layer.AttentionNorm, architecture.HiddenSize)};");
                if (layer.Mlp.Name is { } mlp)
                {
                    string layerArgument = Linears.NeedsLayer(recipe, MlpSites(architecture)) ? ", layer" : "";
                    writer.Line($"{mlp} = Add({Literals.Of(mlp)}, new Mlp(weights[{Literals.Of(mlp)}]{layerArgument}));");
                }
                else
                {
                    MlpLinears(writer, recipe);
                }

                writer.Line($"{layer.MlpNorm.Name} = {Norms.Create(layer.MlpNorm, architecture.HiddenSize)};");
            }

            writer.Line();
            writer.Line($"public Attention {layer.Attention.Name} {{ get; }}");
            writer.Line();
            writer.Line($"public {Norms.Type(layer.AttentionNorm)} {layer.AttentionNorm.Name} {{ get; }}");
            if (layer.Mlp.Name is { } name)
            {
                writer.Line();
                writer.Line($"public Mlp {name} {{ get; }}");
            }
            else
            {
                MlpProperties(writer, recipe);
            }

            writer.Line();
            writer.Line($"public {Norms.Type(layer.MlpNorm)} {layer.MlpNorm.Name} {{ get; }}");
            writer.Line();
            string rotation = Rotation(architecture);
            using (writer.Braces($"public {Tensor} Forward({Tensor} x{rotation}, Sft::Models.ForwardContext context)"))
            {
                LayerForward(writer, architecture);
            }
        }
    }

    private static void LayerForward(SourceWriter writer, ArchitectureModel architecture)
    {
        LayerModel layer = architecture.Layer;
        string rotary = architecture.Rotary is null ? "" : ", rotation";
        string Attention(string x) => Dropped($"{layer.Attention.Name}.Forward({x}{rotary}, context)");
        string Mlp(string x) => Dropped(layer.Mlp.Name is { } name ? $"{name}.Forward({x})" : MlpExpression(layer.Mlp, x));
        string Dropped(string branch) => architecture.ResidualDropout > 0
            ? $"Ts::torch.nn.functional.dropout({branch}, {Literals.Of(architecture.ResidualDropout)}, training)"
            : branch;

        if (layer.Order == ResidualOrder.PreNorm)
        {
            writer.Line($"x = x + {Attention($"{layer.AttentionNorm.Name}.Forward(x)")};");
            MlpStep(writer, architecture, $"{layer.MlpNorm.Name}.Forward(x)", Mlp, "x = x + {0};");
        }
        else
        {
            writer.Line($"x = {layer.AttentionNorm.Name}.Forward(x + {Attention("x")});");
            MlpStep(writer, architecture, "x", Mlp, $"x = {layer.MlpNorm.Name}.Forward(x + {{0}});");
        }

        writer.Line("return x;");
    }

    private static void MlpStep(
        SourceWriter writer, ArchitectureModel architecture, string input, System.Func<string, string> mlp, string statement)
    {
        // A gated MLP without a module of its own would evaluate its input twice.
        if (architecture.Layer.Mlp is { Name: null, Gate: not null } && input != "x")
        {
            writer.Line($"var normed = {input};");
            input = "normed";
        }

        writer.Line(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, mlp(input)));
    }

    private static void Mlp(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        MlpModel mlp = architecture.Layer.Mlp;
        writer.Line($"/// <summary>{architecture.Backbone}.{architecture.LayersName}.N.{mlp.Name}</summary>");
        using (writer.Braces("public sealed class Mlp : Sft::Models.Block"))
        {
            string layer = Linears.NeedsLayer(recipe, MlpSites(architecture)) ? ", int layer" : "";
            using (writer.Braces($"public Mlp(Sft::Models.WeightScope weights{layer})"))
            {
                MlpLinears(writer, recipe);
            }

            MlpProperties(writer, recipe);
            writer.Line();
            writer.Line($"/// <param name=\"x\">[rows, length, {architecture.HiddenSize}].</param>");
            writer.Line($"public {Tensor} Forward({Tensor} x) => {MlpExpression(mlp, "x")};");
        }
    }

    private static void MlpLinears(SourceWriter writer, RecipeModel recipe)
    {
        foreach (LinearSite site in MlpSites(recipe.Architecture))
        {
            writer.Line($"{site.Linear.Name} = {Linears.Create(recipe, site, "weights")};");
        }
    }

    private static void MlpProperties(SourceWriter writer, RecipeModel recipe)
    {
        foreach (LinearSite site in MlpSites(recipe.Architecture))
        {
            writer.Line();
            writer.Line($"public {Linears.Type(recipe, site)} {site.Linear.Name} {{ get; }}");
        }
    }

    private static string MlpExpression(MlpModel mlp, string x) => mlp.Gate is { } gate
        ? $"{mlp.Down.Name}.Forward({Activation(mlp.Activation, $"{gate.Name}.Forward({x})")} * {mlp.Up.Name}.Forward({x}))"
        : $"{mlp.Down.Name}.Forward({Activation(mlp.Activation, $"{mlp.Up.Name}.Forward({x})")})";

    private static string Activation(ActivationKind kind, string x) => kind switch
    {
        ActivationKind.Silu => $"Ts::torch.nn.functional.silu({x})",
        ActivationKind.Gelu => $"Ts::torch.nn.functional.gelu({x})",
        ActivationKind.GeluTanh => $"Sft::Models.Activations.GeluTanh({x})",
        _ => $"Ts::torch.nn.functional.relu({x})",
    };

    private static System.Collections.Generic.IEnumerable<LinearSite> MlpSites(ArchitectureModel architecture)
    {
        MlpModel mlp = architecture.Layer.Mlp;
        return architecture.LinearSites().Where(site =>
            site.Scope == SiteScope.Layer && (site.Linear == mlp.Gate || site.Linear == mlp.Up || site.Linear == mlp.Down)
            && !site.Path.StartsWith(architecture.Layer.Attention.Name + ".", System.StringComparison.Ordinal));
    }

    public static string Rotation(ArchitectureModel architecture) =>
        architecture.Rotary is null ? "" : $", ({Tensor} Cosine, {Tensor} Sine) rotation";
}
