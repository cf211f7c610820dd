using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Emission.ModelEmitter;

namespace SftRecipes.Generators.Emission;

/// <summary>The decoder: from token ids through all layers to hidden states.</summary>
internal static class DecoderEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        (string Name, string Type, string Create)[] parts = [.. Parts(recipe)];
        (string Name, string Type, string Create)[] positions = [.. Positions(architecture)];
        writer.Line($"/// <summary>{architecture.Backbone}: token ids to hidden states.</summary>");
        using (writer.Braces("public sealed class Decoder : Sft::Models.Block"))
        {
            if (IsMixed(architecture))
            {
                string layers = string.Join(", ", architecture.Window!.Layers.Select(Literals.Of));
                writer.Line($"private static readonly bool[] s_sliding = [{layers}];");
            }

            foreach ((string name, string type, _) in positions)
            {
                writer.Line($"private readonly {type} {name};");
            }

            if (positions.Length > 0 || IsMixed(architecture))
            {
                writer.Line();
            }

            using (writer.Braces("public Decoder(Sft::Models.WeightScope weights)"))
            {
                foreach ((string name, _, string create) in parts.Concat(positions))
                {
                    writer.Line($"{name} = {create};");
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
                Input(writer, recipe);
                Layers(writer, architecture, recipe.Declaration.Training.GradientCheckpointing);
                Output(writer, architecture);
            }
        }
    }

    /// <summary>The modules, in the checkpoint's order.</summary>
    private static IEnumerable<(string Name, string Type, string Create)> Parts(RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        EmbeddingModel embedding = architecture.Embedding;
        yield return (embedding.Name, Embeddings.Type(recipe), Part(embedding.Name, Embeddings.New(recipe, Scope(embedding.Name))));
        if (embedding.Norm is { } embeddingNorm)
        {
            yield return (embeddingNorm.Name, Norms.Type(embeddingNorm), Norms.Create(embeddingNorm));
        }

        if (architecture.LearnedPositions is { } positions)
        {
            yield return (positions.Name, "Sft::Models.LearnedPositions", Part(
                positions.Name,
                $"new Sft::Models.LearnedPositions({Scope(positions.Name)}, rows: {positions.Rows}, width: {architecture.HiddenSize}, "
                    + $"offset: {positions.Offset})"));
        }

        foreach (LinearSite site in architecture.LinearSites().Where(site => site.Scope == SiteScope.Model))
        {
            yield return (site.Linear.Name, Linears.Type(recipe, site), Linears.Create(recipe, site, "weights"));
        }

        string layers = Literals.Of(architecture.LayersName);
        yield return (architecture.LayersName, "Sft::Models.BlockList<DecoderLayer>",
            $"AddList({layers}, {architecture.LayerCount}, layer => new DecoderLayer(weights[{layers}][layer], layer))");
        if (architecture.FinalNorm is { } finalNorm)
        {
            yield return (finalNorm.Name, Norms.Type(finalNorm), Norms.Create(finalNorm));
        }
    }

    /// <summary>What positions need that is in no checkpoint.</summary>
    private static IEnumerable<(string Name, string Type, string Create)> Positions(ArchitectureModel architecture)
    {
        if (architecture.Rotary is { } rotary)
        {
            RotaryModel? sliding = SlidingRotary(architecture);
            bool onlySliding = sliding is not null && !IsMixed(architecture);
            yield return ("_rotary", "Sft::Models.RotaryEmbedding", Rotary.Create(onlySliding ? sliding! : rotary));
            if (sliding is not null && !onlySliding)
            {
                yield return ("_slidingRotary", "Sft::Models.RotaryEmbedding", Rotary.Create(sliding));
            }
        }

        if (architecture.Alibi is { } alibi)
        {
            string scale = alibi.Scale == 1 ? "" : $", scale: {Literals.Of(alibi.Scale)}";
            yield return ("_alibi", "Sft::Models.Alibi",
                $"Own(new Sft::Models.Alibi(heads: {architecture.Layer.Attention.Heads}, weights.Device{scale}))");
        }
    }

    private static void Input(SourceWriter writer, RecipeModel recipe)
    {
        ArchitectureModel architecture = recipe.Architecture;
        EmbeddingModel embedding = architecture.Embedding;
        bool noisy = recipe.Declaration.Training.NeftuneNoiseAlpha > 0;

        // Noise goes onto what the embedding's module gives, which is not scaled yet where the decoder scales it.
        bool scaledLater = noisy && embedding.Scale is not null && !embedding.ScaledByModule;
        string embedded = $"{embedding.Name}.Forward(inputIds)";
        writer.Line($"var x = {(scaledLater ? embedded : Scaled(embedding, embedded))};");
        if (noisy)
        {
            using (writer.Braces("if (training)"))
            {
                writer.Line("x = Sft::Models.NeftuneNoise.Add(x, NeftuneNoiseAlpha);");
            }

            writer.Line();
            if (scaledLater)
            {
                writer.Line($"x = {Scaled(embedding, "x")};");
            }
        }

        if (architecture.ProjectIn is { } projectIn)
        {
            writer.Line($"x = {projectIn.Name}.Forward(x);");
        }

        if (architecture.LearnedPositions is { } positions)
        {
            writer.Line($"x = {Elementwise.Add("x", $"{positions.Name}.Forward(context.Positions)")};");
        }

        if (embedding.Norm is { } norm)
        {
            writer.Line($"x = {norm.Name}.Forward(x);");
        }

        if (architecture.Dropout.Embedding > 0)
        {
            writer.Line($"x = Sft::Models.Dropout.Apply(x, {Literals.Of(architecture.Dropout.Embedding)}, training);");
        }
    }

    private static void Layers(SourceWriter writer, ArchitectureModel architecture, bool checkpoints)
    {
        string pass = checkpoints ? "Sft::Models.LayerPass.Checkpoint" : "Sft::Models.LayerPass.Run";
        bool sliding = architecture.Window is not null;
        bool slidingRotary = SlidingRotary(architecture) is not null && IsMixed(architecture);
        if (architecture.Rotary is not null)
        {
            writer.Line("var rotation = _rotary.Tables(context.Positions, context.Length);");
            if (slidingRotary)
            {
                writer.Line("var slidingRotation = _slidingRotary.Tables(context.Positions, context.Length);");
            }
        }

        if (architecture.Alibi is not null)
        {
            writer.Line("context = _alibi.Bias(context);");
        }

        // A soft cap comes before the mask, which therefore has to be there.
        if (architecture.Layer.Attention.Score.SoftCap is not null)
        {
            writer.Line("context = context.WithMask();");
        }

        if (sliding)
        {
            writer.Line($"var sliding = context.Windowed({architecture.Window!.Size});");
        }

        string rotation = architecture.Rotary is null ? "" : ", rotation";
        if (IsMixed(architecture))
        {
            using (writer.Braces($"for (int i = 0; i < {architecture.LayersName}.Count; i++)"))
            {
                writer.Line($"var layer = {architecture.LayersName}[i];");
                writer.Line("x = s_sliding[i]");
                using (writer.Indented())
                {
                    writer.Line($"? {pass}(x, input => layer.Forward(input{(slidingRotary ? ", slidingRotation" : rotation)}, sliding))");
                    writer.Line($": {pass}(x, input => layer.Forward(input{rotation}, context));");
                }
            }
        }
        else
        {
            using (writer.Braces($"foreach (var layer in {architecture.LayersName})"))
            {
                writer.Line($"x = {pass}(x, input => layer.Forward(input{rotation}, {(sliding ? "sliding" : "context")}));");
            }
        }

        writer.Line();
    }

    private static void Output(SourceWriter writer, ArchitectureModel architecture)
    {
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

    /// <summary>Whether some layers have a window and others have none.</summary>
    private static bool IsMixed(ArchitectureModel architecture) =>
        architecture.Window is { } window && window.Layers.Distinct().Count() > 1;

    /// <summary>The rotation of layers with a window, where it is another one.</summary>
    private static RotaryModel? SlidingRotary(ArchitectureModel architecture) =>
        architecture is { Window: not null, Rotary: { WindowTheta: { } theta } rotary }
            ? rotary with { Theta = theta, Scaling = null, WindowTheta = null }
            : null;

    private static string Scaled(EmbeddingModel embedding, string x) => embedding.Scale is { } factor ? Elementwise.Scale(x, factor) : x;

    private static string Part(string name, string create) => $"Add({Literals.Of(name)}, {create})";

    private static string Scope(string name) => $"weights[{Literals.Of(name)}]";
}
