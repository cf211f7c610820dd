using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A model with its linear maps in 4 bits, under bitsandbytes' names. These are in memory until it is disposed, as their scales' mean is
/// part of the file's header; everything else is read as it is written.
/// </summary>
internal sealed class QuantizedTensors : IDisposable
{
    private readonly List<QuantizedWeight> _quantized = [];
    private readonly List<PendingTensor> _tensors = [];

    private QuantizedTensors()
    {
    }

    /// <summary>What to write, in the order of the source; <see cref="PendingTensor.Read"/> may be called while this is not disposed.</summary>
    public IReadOnlyList<PendingTensor> Tensors => _tensors;

    /// <summary>Matrices in 4 bits.</summary>
    public int QuantizedCount => _quantized.Count;

    /// <summary>Quantizes matrices one after the other.</summary>
    /// <param name="tensors">The model.</param>
    /// <param name="isQuantized">Which of them.</param>
    /// <param name="settings">A 4-bit format.</param>
    /// <param name="transposed">Whether they are [in, out]; bitsandbytes stores [out, in].</param>
    /// <param name="progress">Told the bytes read so far, and all of them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RecipeException">A matrix holds a NaN or an infinity.</exception>
    public static QuantizedTensors Quantize(
        IReadOnlyList<PendingTensor> tensors, Func<PendingTensor, bool> isQuantized, QuantizationSettings settings, bool transposed,
        Action<long, long> progress, CancellationToken cancellationToken)
    {
        var result = new QuantizedTensors();
        try
        {
            long total = tensors.Sum(tensor => tensor.Bytes), done = 0;
            foreach (PendingTensor tensor in tensors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (isQuantized(tensor))
                {
                    result.Add(tensor, settings, transposed);
                }
                else
                {
                    result._tensors.Add(tensor);
                }

                done += tensor.Bytes;
                progress(done, total);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _quantized.ForEach(weight => weight.Dispose());

    private void Add(PendingTensor tensor, QuantizationSettings settings, bool transposed)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor matrix = tensor.Read();
        var weight = QuantizedWeight.Quantize(
            transposed ? matrix.t() : matrix, settings.Type, settings.BlockSize, settings.DoubleQuantization, tensor.Name);
        _quantized.Add(weight);
        QuantizedStorage storage = weight.Storage;
        var state = new QuantState(
            weight.Type, weight.BlockSize, tensor.Info.Type, weight.Shape, weight.IsDoubleQuantized ? storage.NestedOffset : null);
        string name = tensor.Name;
        _tensors.Add(PendingTensor.Of(name, storage.Packed));
        _tensors.Add(PendingTensor.Of(name + BitsAndBytesKeys.Absmax, storage.Absmax));
        _tensors.Add(Floats(name + BitsAndBytesKeys.QuantMap, FourBitFormat.Of(weight.Type)!.Codes));
        if (storage.NestedAbsmax is { } nested)
        {
            _tensors.Add(PendingTensor.Of(name + BitsAndBytesKeys.NestedAbsmax, nested));
            _tensors.Add(Floats(name + BitsAndBytesKeys.NestedQuantMap, DynamicMap.Values));
        }

        byte[] json = state.ToJson();
        _tensors.Add(new PendingTensor(
            name + BitsAndBytesKeys.QuantState + FourBitFormat.Of(weight.Type)!.Name,
            new WeightInfo(torch.ScalarType.Byte, [json.Length]),
            () => torch.tensor(json)));
    }

    private static PendingTensor Floats(string name, float[] values) =>
        new(name, new WeightInfo(torch.ScalarType.Float32, [values.Length]), () => torch.tensor(values));
}
