using TorchSharp;

namespace SftRecipes.Training;

/// <summary>Where models run.</summary>
public static class Devices
{
    /// <summary>The first CUDA device where libtorch was built for one and finds it, else the CPU.</summary>
    public static torch.Device Default
    {
        get
        {
            LibTorch.EnsureLoaded();
            return torch.cuda.is_available() ? torch.CUDA : torch.CPU;
        }
    }
}
