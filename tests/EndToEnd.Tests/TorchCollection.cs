namespace SftRecipes.EndToEnd.Tests;

/// <summary>Tests that use libtorch in this process: one after another, since they count its tensors.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "libtorch";
}
