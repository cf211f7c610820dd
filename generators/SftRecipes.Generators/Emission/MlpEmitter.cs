using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>The MLP of a layer, as a module of its own or as linears of the layer.</summary>
internal static class MlpEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        MlpModel mlp = architecture.Layer.Mlp;
        writer.Line($"/// <summary>{architecture.Backbone}.{architecture.LayersName}.N.{mlp.Name}</summary>");
        using (writer.Braces("public sealed class Mlp : Sft::Models.Block"))
        {
            string layer = Linears.NeedsLayer(recipe, architecture.MlpSites()) ? ", int layer" : "";
            using (writer.Braces($"public Mlp(Sft::Models.WeightScope weights{layer})"))
            {
                Create(writer, recipe);
            }

            Properties(writer, recipe);
            writer.Line();
            writer.Line($"/// <param name=\"x\">[rows, length, {architecture.HiddenSize}].</param>");
            string head = $"public {Tensor} Forward({Tensor} x)";
            if (!mlp.UpHoldsGate)
            {
                writer.Line($"{head} => {Expression(mlp, "x")};");
                return;
            }

            using (writer.Braces(head))
            {
                writer.Line($"var halves = {mlp.Up.Name}.Forward(x).chunk(2, -1);");
                writer.Line($"return {mlp.Down.Name}.Forward({Gated(mlp.Activation, "halves[0]", "halves[1]")});");
            }
        }
    }

    public static void Create(SourceWriter writer, RecipeModel recipe)
    {
        foreach (LinearSite site in recipe.Architecture.MlpSites())
        {
            writer.Line($"{site.Linear.Name} = {Linears.Create(recipe, site, "weights")};");
        }
    }

    public static void Properties(SourceWriter writer, RecipeModel recipe)
    {
        foreach (LinearSite site in recipe.Architecture.MlpSites())
        {
            writer.Line();
            writer.Line($"public {Linears.Type(recipe, site)} {site.Linear.Name} {{ get; }}");
        }
    }

    /// <summary>The whole MLP of <paramref name="x"/>.</summary>
    public static string Expression(MlpModel mlp, string x) => mlp switch
    {
        { Gate: { } gate, Activation: ActivationKind.Silu or ActivationKind.GeluTanh } =>
            $"{mlp.Down.Name}.Forward({Gated(mlp.Activation, $"Sft::Models.SharedInput.Forward({x}, {gate.Name}, {mlp.Up.Name})")})",
        { Gate: { } gate } => $"{mlp.Down.Name}.Forward({Gated(mlp.Activation, $"{gate.Name}.Forward({x})", $"{mlp.Up.Name}.Forward({x})")})",
        _ => $"{mlp.Down.Name}.Forward({Activation(mlp.Activation, $"{mlp.Up.Name}.Forward({x})")})",
    };

    private static string Gated(ActivationKind kind, string gate, string up) => kind is ActivationKind.Silu or ActivationKind.GeluTanh
        ? Gated(kind, $"{gate}, {up}")
        : $"{Activation(kind, gate)} * {up}";

    /// <param name="kind">One that the runtime fuses with the product.</param>
    /// <param name="branches">Gate and up, or both as one.</param>
    private static string Gated(ActivationKind kind, string branches) =>
        $"Sft::Models.Activations.{(kind == ActivationKind.Silu ? "GatedSilu" : "GatedGeluTanh")}({branches})";

    private static string Activation(ActivationKind kind, string x) => kind switch
    {
        ActivationKind.Silu => $"Ts::torch.nn.functional.silu({x})",
        ActivationKind.Gelu => $"Sft::Models.Activations.Gelu({x})",
        ActivationKind.GeluTanh => $"Sft::Models.Activations.GeluTanh({x})",
        _ => $"Sft::Models.Activations.Relu({x})",
    };
}
