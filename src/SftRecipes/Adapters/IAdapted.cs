using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Adapters;

/// <summary>
/// A module with adapters: the one that it was built with, <see cref="AdaptedModule.DefaultAdapter"/>, which training trains, and others
/// that were loaded beside it. At most one is active.
/// </summary>
public interface IAdapted
{
    /// <summary>A [rank, in] of the adapter that the module was built with.</summary>
    Parameter LoraA { get; }

    /// <summary>B [out, rank] of the adapter that the module was built with.</summary>
    Parameter LoraB { get; }

    /// <summary>DoRA's lengths [out] of the adapter that the module was built with; null without DoRA.</summary>
    Parameter? Magnitude { get; }

    /// <summary>The place of the module.</summary>
    AdapterSite Site { get; }

    /// <summary>Whether the checkpoint has the adapted weight as [in, out], as PEFT's <c>fan_in_fan_out</c> says.</summary>
    bool FanInFanOut { get; }

    /// <summary>Whether the frozen weight lacks the adapter's start (PiSSA, OLoRA), so that twice the rank is saved.</summary>
    bool StartIsTaken { get; }

    /// <summary>Whether the active adapter takes part; off, the module is the base model's.</summary>
    bool AdapterEnabled { get; set; }

    /// <summary>The active adapter; null where the one that was asked for does not adapt this module.</summary>
    string? ActiveAdapter { get; }

    /// <summary>Takes an adapter up beside the others. It is not trained, and not active until <see cref="SetAdapter"/>.</summary>
    /// <param name="name">Its name; one of the same name is replaced.</param>
    /// <param name="tensors">The adapter; the module owns it from now on.</param>
    void AddAdapter(string name, AdapterTensors tensors);

    /// <summary>Makes an adapter the active one; none is, where this module has none of that name.</summary>
    /// <param name="name">Its name.</param>
    void SetAdapter(string name);

    /// <summary>Forgets an adapter; the one that the module was built with cannot be.</summary>
    /// <param name="name">Its name.</param>
    void RemoveAdapter(string name);

    /// <summary>Whether an adapter is added into the frozen weight.</summary>
    bool IsMerged { get; }

    /// <summary>Adds the active adapter into the frozen weight; it costs nothing from now on.</summary>
    /// <exception cref="RecipeException">The weight is quantized, or the result is not finite; the weight is as it was.</exception>
    void Merge();

    /// <summary>Takes the merged adapter out of the frozen weight again.</summary>
    void Unmerge();

    /// <summary>The adapter that the module was built with, under PEFT's names relative to the module, as it is to be saved.</summary>
    /// <returns>Tensors of the current dispose scope or of the module.</returns>
    IEnumerable<(string Name, torch.Tensor Tensor)> SavedTensors();
}
