using TorchSharp;

namespace SftRecipes.Adapters.Initialization;

/// <summary>Starts whose product is zero: the first output is the base model's. Tensors belong to the current dispose scope.</summary>
internal static class PlainStarts
{
    /// <summary>A uniform in ±1/√in (Kaiming with a = √5), B zero.</summary>
    public static AdapterTensors Kaiming(AdapterSite site, torch.Generator generator)
    {
        double bound = 1 / Math.Sqrt(site.InFeatures);
        torch.Tensor a = torch.rand([site.Settings.Rank, site.InFeatures], generator: generator).mul_(2 * bound).sub_(bound);
        return new AdapterTensors(a, torch.zeros(site.OutFeatures, site.Settings.Rank), site.Settings.Scaling);
    }

    /// <summary>A normal with standard deviation 1 / r, B zero.</summary>
    public static AdapterTensors Gaussian(AdapterSite site, torch.Generator generator) => new(
        torch.randn([site.Settings.Rank, site.InFeatures], generator: generator).div_(site.Settings.Rank),
        torch.zeros(site.OutFeatures, site.Settings.Rank), site.Settings.Scaling);

    /// <summary>A zero, B normal: what is looked up is zero.</summary>
    public static AdapterTensors Embedding(AdapterSite site, torch.Generator generator) => new(
        torch.zeros(site.Settings.Rank, site.InFeatures),
        torch.randn([site.OutFeatures, site.Settings.Rank], generator: generator), site.Settings.Scaling);
}
