using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The module tree: the root, what lies between it and the decoder, and the rest through the other emitters.</summary>
internal static class ModelEmitter
{
    public const string Tensor = "Ts::torch.Tensor";

    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        writer.Line("// ---- Model");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static Sft::Models.CausalLanguageModel CreateModel(Sft::Models.ModelWeights weights) => new Model(weights);");
        writer.Line();
        Root(writer, recipe);
        string[] containers = Containers(recipe.Architecture);
        for (int i = 0; i < containers.Length; i++)
        {
            writer.Line();
            Container(writer, recipe.Architecture, containers, i);
        }

        writer.Line();
        DecoderEmitter.Emit(writer, recipe);
        writer.Line();
        LayerEmitter.Emit(writer, recipe);
    }

    private static void Root(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        string[] path = architecture.Backbone.Split('.');
        string first = path[0];
        string firstType = path.Length == 1 ? "Decoder" : ContainerType(first);
        writer.Line($"/// <summary>{architecture.ClassName}: {architecture.LayerCount} layers of width {architecture.HiddenSize}.</summary>");
        using (writer.Braces("public sealed class Model : Sft::Models.CausalLanguageModel"))
        {
            writer.Summary("Reads the weights and puts them where they belong.");
            using (writer.Braces("public Model(Sft::Models.ModelWeights weights) : base(weights)"))
            {
                writer.Line($"{first} = Add({Literals.Of(first)}, new {firstType}(weights.Root[{Literals.Of(first)}]));");
                if (architecture.Head.Tied)
                {
                    string embedding = architecture.Backbone + "." + architecture.Embedding.Name;
                    string bias = architecture.Head.Bias ? ", bias: true" : "";
                    writer.Line($"{architecture.Head.Name} = Add({Literals.Of(architecture.Head.Name)}, "
                        + $"new Sft::Models.TiedHead(weights.Root[{Literals.Of(architecture.Head.Name)}], {embedding}{bias}));");
                }
                else
                {
                    LinearSite head = architecture.LinearSites().First(site => site.Scope == SiteScope.Head);
                    writer.Line($"{head.Path} = {Linears.Create(recipe, head, "weights.Root")};");
                }
            }

            writer.Line();
            writer.Line($"public {firstType} {first} {{ get; }}");
            writer.Line();
            string headType = architecture.Head.Tied
                ? "Sft::Models.TiedHead"
                : Linears.Type(recipe, architecture.LinearSites().First(site => site.Scope == SiteScope.Head));
            writer.Line($"public {headType} {architecture.Head.Name} {{ get; }}");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override int VocabularySize => {architecture.VocabularySize};");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override int MaxPositions => {architecture.MaxPositions};");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line("public override Sft::Models.KvCache NewCache(long rows, long capacity) =>");
            AttentionModel attention = architecture.Layer.Attention;
            using (writer.Indented())
            {
                writer.Line($"new(layers: {architecture.LayerCount}, rows, heads: {attention.KeyValueHeads}, capacity, "
                    + $"headDim: {attention.HeadDim}, Device);");
            }

            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override {Tensor} Forward({Tensor} inputIds, Sft::Models.ForwardContext context) => "
                + $"{architecture.Backbone}.Forward(inputIds, context);");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            string logits = $"{architecture.Head.Name}.Forward(hidden)";
            string capped = architecture.Head.SoftCap is { } cap ? $"Sft::Models.Activations.SoftCap({logits}, {Literals.Of(cap)})" : logits;
            writer.Line($"public override {Tensor} Logits({Tensor} hidden) => {capped};");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override Sft::Models.ILinear Head => {architecture.Head.Name};");
            if (architecture.Head.SoftCap is { } bound)
            {
                writer.Line();
                writer.Line("/// <inheritdoc/>");
                writer.Line($"public override double? LogitSoftCap => {Literals.Of(bound)};");
            }
        }
    }

    /// <summary>A module that only holds the next one, so that names equal the checkpoint's keys.</summary>
    private static void Container(SourceWriter writer, ArchitectureModel architecture, string[] containers, int index)
    {
        string[] path = architecture.Backbone.Split('.');
        string child = path[index + 1];
        string childType = index + 1 == containers.Length ? "Decoder" : ContainerType(path[index + 1]);
        writer.Line($"/// <summary>{string.Join(".", path.Take(index + 1))}</summary>");
        using (writer.Braces($"public sealed class {containers[index]} : Sft::Models.Block"))
        {
            writer.Line($"public {containers[index]}(Sft::Models.WeightScope weights) => "
                + $"{child} = Add({Literals.Of(child)}, new {childType}(weights[{Literals.Of(child)}]));");
            writer.Line();
            writer.Line($"public {childType} {child} {{ get; }}");
        }
    }

    private static string[] Containers(ArchitectureModel architecture) =>
        [.. architecture.Backbone.Split('.').Reverse().Skip(1).Reverse().Select(ContainerType)];

    private static string ContainerType(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1) + "Container";
}
