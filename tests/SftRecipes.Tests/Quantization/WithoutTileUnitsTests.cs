using SftRecipes.Native;

namespace SftRecipes.Tests.Quantization;

/// <summary>The same products by libtorch's operators, as on processors without tile units.</summary>
[Collection(TorchCollection.Name)]
public sealed class Int8ProductWithoutTileUnitsTests : Int8ProductTests, IDisposable
{
    public Int8ProductWithoutTileUnitsTests() => TileKernels.AreUsed = false;

    public void Dispose() => TileKernels.AreUsed = true;
}

/// <inheritdoc cref="Int8ProductWithoutTileUnitsTests"/>
[Collection(TorchCollection.Name)]
public sealed class BFloat16ProductWithoutTileUnitsTests : BFloat16ProductTests, IDisposable
{
    public BFloat16ProductWithoutTileUnitsTests() => TileKernels.AreUsed = false;

    public void Dispose() => TileKernels.AreUsed = true;
}
