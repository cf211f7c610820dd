using TorchSharp.Modules;

namespace SftRecipes.Adapters;

/// <summary>A linear module with a LoRA adapter.</summary>
public interface IAdapted
{
    /// <summary>A [rank, in].</summary>
    Parameter LoraA { get; }

    /// <summary>B [out, rank].</summary>
    Parameter LoraB { get; }

    /// <summary>Whether the checkpoint has the adapted weight as [in, out], as PEFT's <c>fan_in_fan_out</c> says.</summary>
    bool FanInFanOut { get; }

    /// <summary>Whether the adapter takes part; off, the module is the base model's.</summary>
    bool AdapterEnabled { get; set; }
}
