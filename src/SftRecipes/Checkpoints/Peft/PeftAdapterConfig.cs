using System.Text.Json;
using SftRecipes.Checkpoints;

namespace SftRecipes;

/// <summary>
/// PEFT's <c>adapter_config.json</c> of a LoRA adapter. <see cref="Load"/> and <c>PeftAdapter.Save</c> keep fields that this
/// type does not name, so that an adapter of PEFT's is written back as it was.
/// </summary>
public sealed record PeftAdapterConfig
{
    /// <summary>The base model: its name on the hub, or a path.</summary>
    public string? BaseModelNameOrPath { get; init; }

    /// <summary>The base model's revision on the hub; null for its main one.</summary>
    public string? Revision { get; init; }

    /// <summary><c>r</c>: the rank of A [r, in] and B [out, r]. Default 8.</summary>
    public int Rank { get; init; } = 8;

    /// <summary><c>lora_alpha</c>: the output is scaled by alpha / r (alpha / √r with <see cref="UseRslora"/>). Default 8.</summary>
    public double Alpha { get; init; } = 8;

    /// <summary><c>lora_dropout</c>: the dropout on A's input that it was trained with. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary><c>target_modules</c> as a list; empty where <see cref="TargetModulesPattern"/> says it. Written sorted.</summary>
    public IReadOnlyList<string> TargetModules { get; init; } = [];

    /// <summary><c>target_modules</c> as one string: a regular expression that matches whole module paths, or <c>all-linear</c>.</summary>
    public string? TargetModulesPattern { get; init; }

    /// <summary><c>modules_to_save</c>: modules that are trained and saved whole.</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary><c>layers_to_transform</c>: the layers that have the adapter; empty for all.</summary>
    public IReadOnlyList<int> LayersToTransform { get; init; } = [];

    /// <summary><c>layers_pattern</c>: the name of the list that layers are counted in; null for the usual ones.</summary>
    public string? LayersPattern { get; init; }

    /// <summary><c>exclude_modules</c> as a list: targets without an adapter.</summary>
    public IReadOnlyList<string> ExcludeModules { get; init; } = [];

    /// <summary>
    /// <c>init_lora_weights</c>: what A and B started from, such as <c>gaussian</c>; null for PEFT's <c>true</c>. A saved adapter that names
    /// a start which changes the base weights (<c>pissa</c>, <c>olora</c>, <c>loftq</c>) does not fit the base model's own.
    /// </summary>
    public string? InitLoraWeights { get; init; }

    /// <summary><c>rank_pattern</c>: other ranks for modules whose path ends in, or matches, the key.</summary>
    public IReadOnlyDictionary<string, int> RankPattern { get; init; } = new Dictionary<string, int>();

    /// <summary><c>alpha_pattern</c>: other alphas for modules whose path ends in, or matches, the key.</summary>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    /// <summary><c>bias</c>: which biases were trained, <c>none</c>, <c>all</c> or <c>lora_only</c>. Default none.</summary>
    public string Bias { get; init; } = "none";

    /// <summary><c>fan_in_fan_out</c>: whether the base layers hold their weights as [in, out], as GPT-2's do.</summary>
    public bool FanInFanOut { get; init; }

    /// <summary><c>use_rslora</c>: rank-stabilized scaling (Kalajdzievski 2023).</summary>
    public bool UseRslora { get; init; }

    /// <summary><c>use_dora</c>: weight-decomposed adaptation (Liu et al. 2024).</summary>
    public bool UseDora { get; init; }

    /// <summary><c>task_type</c>. Default CAUSAL_LM.</summary>
    public string? TaskType { get; init; } = "CAUSAL_LM";

    /// <summary>Fields without a property here, as they are in the file; written back unchanged.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalFields { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>
    /// Names among <see cref="AdditionalFields"/> that ask for something (a value other than null, false, 0 or empty) and are not known
    /// to be without effect on a trained adapter. Whoever applies an adapter cannot know that its result is right while there are any.
    /// </summary>
    public IReadOnlyList<string> UnknownFeatures => PeftConfigFields.UnknownFeatures(AdditionalFields);

    /// <summary>Reads <c>adapter_config.json</c> of a directory.</summary>
    /// <exception cref="RecipeException">It is not there, not JSON, not of LoRA, or a field is wrong; the message names it.</exception>
    public static PeftAdapterConfig Load(string directory) =>
        PeftConfigFields.Read(Path.Combine(directory, CheckpointFiles.AdapterConfig));

    /// <summary>The file's text, as PEFT writes it: sorted keys, indented by 2, <c>inference_mode</c> true.</summary>
    public string ToJson() => PythonJson.Write(PeftConfigFields.Write(this));
}
