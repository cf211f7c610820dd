using System.Text.Json;
using SftRecipes.Checkpoints;
using SftRecipes.Data;

namespace SftRecipes.Golden.Tests;

/// <summary>One case of <c>golden/dpo</c>: pairs, and what TRL makes of them with the golden adapter as the policy.</summary>
internal sealed class PreferenceCase : IDisposable
{
    public const string Row = "[property: Chosen] string Text, [property: Rejected] string Worse";
    private readonly JsonDocument _json;

    private PreferenceCase(string name)
    {
        Model = GoldenCase.Open(name);
        string path = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "dpo", name + "_golden");
        _json = JsonDocument.Parse(File.ReadAllBytes(path + ".json"));
        Tensors = SafetensorsFile.Open(path + ".safetensors");
        IReadOnlyList<TokenizedExample> sequences = GoldenRows.Examples(Values.GetProperty("batch"));
        int pairs = Values.GetProperty("pairs").GetInt32();
        Pairs = [.. Enumerable.Range(0, pairs).Select(pair => sequences[pair] with { Rejected = sequences[pairs + pair] })];
    }

    /// <summary>The model and its adapter.</summary>
    public GoldenCase Model { get; }

    public JsonElement Values => _json.RootElement;

    /// <summary>Gradients.</summary>
    public SafetensorsFile Tensors { get; }

    public IReadOnlyList<TokenizedExample> Pairs { get; }

    public Batch Batch => PreferenceCollator.Pairs(Pairs, [.. Enumerable.Range(0, Pairs.Count)], padTokenId: 0);

    public static PreferenceCase Open(string name) => new(name);

    /// <summary>Numbers of the golden file: one or several arrays, one after the other.</summary>
    public double[] Numbers(params string[] names) =>
        [.. names.SelectMany(name => Values.GetProperty(name).EnumerateArray()).Select(value => value.GetDouble())];

    public void Dispose()
    {
        Tensors.Dispose();
        _json.Dispose();
        Model.Dispose();
    }
}
