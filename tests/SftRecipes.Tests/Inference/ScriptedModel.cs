using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Inference;

/// <summary>A model that says what it is told to: after position p comes token <c>script[p + 1]</c>, whatever was said before.</summary>
internal sealed class ScriptedModel(IReadOnlyList<int> script, int vocabulary, int maxPositions = 1000)
    : CausalLanguageModel(NoWeights())
{
    /// <summary>Told of each pass, on the thread that makes it.</summary>
    public Action? Passed { get; set; }

    public override int VocabularySize => vocabulary;

    public override int MaxPositions => maxPositions;

    public override KvCache NewCache(long rows, long capacity) => new(1, rows, 1, capacity, 1, Device);

    public override Tensor Forward(Tensor inputIds, ForwardContext context)
    {
        Passed?.Invoke();
        context.Cache?.Advance(inputIds.size(1));
        return context.Positions.to(ScalarType.Float32).unsqueeze(-1).expand(inputIds.size(0), inputIds.size(1), 1);
    }

    public override Tensor Logits(Tensor hidden)
    {
        long[] next = [.. hidden.to(ScalarType.Int64).reshape(-1).data<long>().Select(p => (long)script[(int)Math.Min(p + 1, script.Count - 1)])];
        return nn.functional.one_hot(tensor(next), vocabulary).reshape(hidden.size(0), hidden.size(1), vocabulary);
    }

    private static ModelWeights NoWeights() => ModelWeights.FromScratch(1, 1, CPU, ComputeType.Float32);
}
