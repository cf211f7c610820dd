using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The module tree: the root, what lies between it and the decoder, the decoder.</summary>
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
        Decoder(writer, recipe);
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
                    writer.Line($"{architecture.Head.Name} = Add({Literals.Of(architecture.Head.Name)}, "
                        + $"new Sft::Models.TiedHead(weights.Root[{Literals.Of(architecture.Head.Name)}], {embedding}));");
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
            writer.Line($"public override {Tensor} Logits({Tensor} hidden) => {architecture.Head.Name}.Forward(hidden);");
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

    private static void Decoder(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        var parts = new List<(string Name, string Type, string Create)>();
        EmbeddingModel embedding = architecture.Embedding;
        parts.Add((embedding.Name, Embeddings.Type(recipe), Part(embedding.Name, Embeddings.New(recipe, Scope(embedding.Name)))));
        if (architecture.LearnedPositions is { } positions)
        {
            parts.Add((positions.Name, "Sft::Models.LearnedPositions", Part(positions.Name,
                $"new Sft::Models.LearnedPositions({Scope(positions.Name)}, rows: {positions.Rows}, width: {architecture.HiddenSize}, "
                + $"offset: {positions.Offset})")));
        }

        foreach (LinearSite site in architecture.LinearSites().Where(site => site.Scope == SiteScope.Model))
        {
            parts.Add((site.Linear.Name, Linears.Type(recipe, site), Linears.Create(recipe, site, "weights")));
        }

        parts.Add((architecture.LayersName, "Sft::Models.BlockList<DecoderLayer>",
            $"AddList({Literals.Of(architecture.LayersName)}, {architecture.LayerCount}, "
            + $"layer => new DecoderLayer(weights[{Literals.Of(architecture.LayersName)}][layer], layer))"));
        if (architecture.FinalNorm is { } finalNorm)
        {
            parts.Add((finalNorm.Name, Norms.Type(finalNorm), Norms.Create(finalNorm, architecture.HiddenSize)));
        }

        writer.Line($"/// <summary>{architecture.Backbone}: token ids to hidden states.</summary>");
        using (writer.Braces("public sealed class Decoder : Sft::Models.Block"))
        {
            if (architecture.Rotary is not null)
            {
                writer.Line("private readonly Sft::Models.RotaryEmbedding _rotary;");
                writer.Line();
            }

            using (writer.Braces("public Decoder(Sft::Models.WeightScope weights)"))
            {
                foreach ((string name, _, string create) in parts)
                {
                    writer.Line($"{name} = {create};");
                }

                if (architecture.Rotary is { } rotary)
                {
                    writer.Line($"_rotary = Own(new Sft::Models.RotaryEmbedding({Rotary.Frequencies(rotary)}, weights.Device));");
                }
            }

            foreach ((string name, string type, _) in parts)
            {
                writer.Line();
                writer.Line($"public {type} {name} {{ get; }}");
            }

            writer.Line();
            writer.Line("/// <param name=\"inputIds\">int64 [rows, length].</param>");
            writer.Line("/// <param name=\"context\">Positions, mask and cache.</param>");
            writer.Line($"/// <returns>[rows, length, {architecture.ProjectOut?.Out ?? architecture.HiddenSize}].</returns>");
            using (writer.Braces($"public {Tensor} Forward({Tensor} inputIds, Sft::Models.ForwardContext context)"))
            {
                DecoderForward(writer, recipe);
            }
        }
    }

    private static void DecoderForward(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        writer.Line($"var x = {architecture.Embedding.Name}.Forward(inputIds);");
        if (recipe.Declaration.Training.NeftuneNoiseAlpha > 0)
        {
            using (writer.Braces("if (training)"))
            {
                writer.Line("x = Sft::Models.NeftuneNoise.Add(x, NeftuneNoiseAlpha);");
            }

            writer.Line();
        }

        if (architecture.ProjectIn is { } projectIn)
        {
            writer.Line($"x = {projectIn.Name}.Forward(x);");
        }

        if (architecture.LearnedPositions is { } positions)
        {
            writer.Line($"x = x + {positions.Name}.Forward(context.Positions);");
        }

        string rotary = "";
        if (architecture.Rotary is not null)
        {
            writer.Line("var rotation = _rotary.Tables(context.Positions, context.Length);");
            rotary = ", rotation";
        }

        using (writer.Braces($"foreach (var layer in {architecture.LayersName})"))
        {
            writer.Line($"x = layer.Forward(x{rotary}, context);");
        }

        writer.Line();
        writer.Line("context.Cache?.Advance(inputIds.size(1));");
        if (architecture.FinalNorm is { } finalNorm)
        {
            writer.Line($"x = {finalNorm.Name}.Forward(x);");
        }

        if (architecture.ProjectOut is { } projectOut)
        {
            writer.Line($"x = {projectOut.Name}.Forward(x);");
        }

        writer.Line("return x;");
    }

    private static string Part(string name, string create) => $"Add({Literals.Of(name)}, {create})";

    private static string Scope(string name) => $"weights[{Literals.Of(name)}]";

    private static string[] Containers(ArchitectureModel architecture) =>
        [.. architecture.Backbone.Split('.').Reverse().Skip(1).Reverse().Select(ContainerType)];

    private static string ContainerType(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1) + "Container";
}
