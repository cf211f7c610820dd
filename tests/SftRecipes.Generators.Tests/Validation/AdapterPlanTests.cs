using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Where adapters go, on models of two layers.</summary>
public class AdapterPlanTests
{
    private const string Attention = "model.layers.{0}.self_attn.";

    [Fact]
    public void AllLinearIsEveryLinearModuleButTheHead()
    {
        Assert.Equal(2 * 7, Plan("llama_gqa", Lora("all-linear")).Adapted.Count);
        string[] opt = [.. Plan("opt_350m_style", Lora("ALL-LINEAR")).Adapted.Select(adapter => adapter.Module.Path)];
        Assert.Equal(2 + (2 * 6), opt.Length);
        Assert.Contains("model.decoder.project_out", opt);
        Assert.DoesNotContain("lm_head", opt);
    }

    [Fact]
    public void ATargetCanNameTheHeadTheEmbeddingOrAModuleOfOneLayer() => Assert.Equal(
        ["model.embed_tokens", Path(0, "q_proj"), Path(1, "q_proj"), "model.layers.1.mlp.up_proj", "lm_head"],
        Paths(Lora("q_proj", "lm_head", "1.mlp.up_proj", "embed_tokens")));

    [Fact]
    public void LayersAndExclusionsTakeAway()
    {
        LoraOptions lora = Lora("q_proj", "v_proj", "lm_head") with { LayersToTransform = new[] { 1 }.ToEquatableArray() };
        Assert.Equal([Path(1, "q_proj"), Path(1, "v_proj")], Paths(lora));
        Assert.Equal([Path(1, "v_proj")], Paths(lora with { ExcludeModules = Names("self_attn.q_proj") }));
    }

    [Fact]
    public void AModuleThatIsSavedWholeIsNotAdapted()
    {
        LoraOptions lora = Lora("all-linear") with { ModulesToSave = Names("lm_head", "k_proj", "model.norm") };
        AdapterPlan plan = Plan("llama_gqa", lora);
        Assert.Equal(2 * 6, plan.Adapted.Count);
        Assert.Equal(["model.layers.0.self_attn.k_proj", "model.layers.1.self_attn.k_proj", "lm_head", "model.norm"], plan.Saved.Select(module => module.Path));
    }

    [Fact]
    public void TheFirstPatternWithANumberDecidesIt()
    {
        LoraOptions lora = Lora("q_proj", "v_proj") with
        {
            Patterns = new LoraPatternOptions[]
            {
                new("layers.0.self_attn.q_proj", 2, double.NaN), new("[qk]_proj", 3, 5), new("proj", 9, double.NaN),
            }.ToEquatableArray(),
        };
        Assert.Equal(
            [(Path(0, "q_proj"), 2, 5.0), (Path(0, "v_proj"), 4, 8.0), (Path(1, "q_proj"), 3, 5.0), (Path(1, "v_proj"), 4, 8.0)],
            Plan("llama_gqa", lora).Adapted.Select(adapter => (adapter.Module.Path, adapter.Rank, adapter.Alpha)).Order());
    }

    [Fact]
    public void APatternIsOfTheWholePath()
    {
        LoraOptions lora = new LoraOptions(4, 8, 0, default) with { TargetModulesPattern = @"model\.layers\.1\..*[qv]_proj" };
        Assert.Equal([Path(1, "q_proj"), Path(1, "v_proj")], Paths(lora));
        Assert.Empty(Paths(lora with { TargetModulesPattern = @"layers\.1\..*[qv]_proj" }));
    }

    private static string Path(int layer, string name) => string.Format(null, Attention, layer) + name;

    private static LoraOptions Lora(params string[] targets) => new(4, 8, 0, targets.ToEquatableArray());

    private static EquatableArray<string> Names(params string[] names) => names.ToEquatableArray();

    private static IEnumerable<string> Paths(LoraOptions lora) => Plan("llama_gqa", lora).Adapted
        .OrderBy(adapter => adapter.Module.Kind == LeafKind.Embedding ? 0 : adapter.Module.Layer < 0 ? 2 : 1)
        .ThenBy(adapter => adapter.Module.Layer).ThenByDescending(adapter => adapter.Module.Path.Contains("self_attn", StringComparison.Ordinal))
        .ThenBy(adapter => adapter.Module.Path, StringComparer.Ordinal)
        .Select(adapter => adapter.Module.Path);

    private static AdapterPlan Plan(string model, LoraOptions lora)
    {
        string config = File.ReadAllText(System.IO.Path.Combine(GoldenFiles.Root, "models", model, "config.json"));
        return AdapterPlan.Create(ModelFile.Read(config).Architecture!, lora);
    }
}
