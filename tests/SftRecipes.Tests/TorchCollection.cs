namespace SftRecipes.Tests;

/// <summary>
/// Tests that count living tensors or set libtorch's process-wide state: they run one after the other, and beside nothing else.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    public const string Name = "Torch";
}
