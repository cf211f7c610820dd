using TorchSharp;

namespace SftRecipes.Training;

/// <summary>One number of state per trained number, in the order of the buckets' memory.</summary>
internal sealed class FlatState
{
    private readonly Dictionary<ParameterBucket, torch.Tensor> _tensors = [];

    /// <summary>Takes up the state of a bucket.</summary>
    public void Add(ParameterBucket bucket, torch.Tensor state) => _tensors.Add(bucket, state);

    /// <summary>The state of a range; it belongs to the caller's scope, or is the bucket's whole.</summary>
    public torch.Tensor Of(TrainedRange range) => range.Of(_tensors[range.Bucket]);
}
