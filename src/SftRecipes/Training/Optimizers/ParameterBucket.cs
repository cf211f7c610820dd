using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>
/// Parameters of a group that are measured, clipped and updated at once. On a CPU the adapters of a group, and what else is small, become
/// views of one memory, and so do their gradients, which backward passes add to in place: a step then costs what its numbers cost, and not
/// a call per tensor. Any other parameter is a bucket of its own and has the gradient that autograd gives it: a pass over a large matrix
/// gains nothing, and gradients that always lie there would come on top of a step's activations.
/// </summary>
internal sealed unsafe class ParameterBucket : IDisposable
{
    /// <summary>Numbers that a parameter which is not an adapter's may have to be laid beside others.</summary>
    private const long SmallCount = 1 << 16;

    /// <summary>Numbers: every view starts at a cache line.</summary>
    private const long Alignment = 16;

    /// <summary>
    /// What gradients are before a backward pass: x + (-0) is x for every x, and no sum has this sign but that of negative zeros. So it shows
    /// which parameters took no part.
    /// </summary>
    private const float Nothing = -0f;

    private readonly Slot[] _slots;
    private readonly bool _isFlat;
    private readonly List<TrainedRange> _ranges = [];
    private readonly List<TrainedParameter> _trained = [];

    private ParameterBucket(IEnumerable<(string Name, Parameter Parameter)> parameters, bool isFlat)
    {
        _isFlat = isFlat;
        var slots = new List<Slot>();
        long start = 0;
        foreach ((string name, Parameter parameter) in parameters)
        {
            slots.Add(new Slot(name, parameter, start, parameter.numel()));
            start += (parameter.numel() + Alignment - 1) / Alignment * Alignment;
        }

        _slots = [.. slots];
        Values = _slots[0].Parameter;
        if (isFlat)
        {
            Values = Memory(start, 0);
            Gradients = Memory(start, Nothing);
            Array.ForEach(_slots, Move);
        }
    }

    /// <summary>The values, one after the other; of a bucket that is one parameter, the parameter.</summary>
    public torch.Tensor Values { get; }

    /// <summary>The gradients, in the same order; null where there is none.</summary>
    public torch.Tensor? Gradients { get; private set; }

    /// <summary>What has gradients, in the longest runs that lie behind each other, as of the last <see cref="Gather"/>.</summary>
    public IReadOnlyList<TrainedRange> Ranges => _ranges;

    /// <summary>Each parameter that has a gradient, as of the last <see cref="Gather"/>.</summary>
    public IReadOnlyList<TrainedParameter> Trained => _trained;

    /// <summary>The buckets of a group, which hold each of its parameters once.</summary>
    public static IReadOnlyList<ParameterBucket> Of(ParameterGroup group)
    {
        ILookup<bool, (string, Parameter)> byFlat = group.Parameters.ToLookup(item => IsFlattened(item.Name, item.Parameter));
        return
        [
            .. byFlat[true].Any() ? [new ParameterBucket(byFlat[true], isFlat: true)] : Array.Empty<ParameterBucket>(),
            .. byFlat[false].Select(item => new ParameterBucket([item], isFlat: false)),
        ];
    }

    /// <summary>Zeros for every number of the bucket, and the part of them that is each parameter's, by its name.</summary>
    public (torch.Tensor Whole, IEnumerable<(string Name, torch.Tensor Part)> Parts) NewState()
    {
        torch.Tensor whole = _isFlat ? Memory(Values.numel(), 0) : Kept(torch.zeros_like(Values));
        return (whole, [.. _slots.Select(slot => (slot.Name, _isFlat ? View(whole, slot) : Kept(whole.alias())))]);
    }

    /// <summary>Finds out which parameters have gradients, and takes up those that someone else has set.</summary>
    public void Gather()
    {
        _ranges.Clear();
        _trained.Clear();
        if (!_isFlat)
        {
            Gradients?.Dispose();
            Gradients = _slots[0].Parameter.grad?.DetachFromDisposeScope();
        }

        (long begin, long end) = (0, 0);
        foreach (Slot slot in _slots)
        {
            if (_isFlat ? !TakeUp(slot) : Gradients is null)
            {
                AddRange(begin, end);
                begin = end = slot.Next;
                continue;
            }

            _trained.Add(new TrainedParameter(slot.Name, slot.Parameter, _isFlat ? slot.Gradient! : Gradients!));
            end = slot.Next;
        }

        AddRange(begin, end);
    }

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        if (_isFlat)
        {
            foreach (Slot slot in _slots)
            {
                // Whatever someone else has set in the meantime is gone.
                TakeUp(slot);
            }

            using var scope = torch.NewDisposeScope();
            using IDisposable guard = torch.no_grad();
            Gradients!.fill_(Nothing);
            return;
        }

        Gradients?.Dispose();
        Gradients = null;
        _slots[0].Parameter.grad?.Dispose();
        _slots[0].Parameter.grad = null;
    }

    /// <summary>Parameters keep their memory, and have no gradients.</summary>
    public void Dispose()
    {
        Gradients?.Dispose();
        if (!_isFlat)
        {
            return;
        }

        foreach (Slot slot in _slots)
        {
            if (!slot.Parameter.IsInvalid)
            {
                slot.Parameter.grad = null;
            }

            slot.Gradient!.Dispose();
        }

        Values.Dispose();
    }

    private static bool IsFlattened(string name, Parameter parameter) =>
        FusedFunction.Fits(parameter) && (ParameterGroups.IsAdapter(name) || parameter.numel() <= SmallCount);

    private static torch.Tensor Memory(long count, float value)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        return Kept(WeightMemory.Empty(torch.ScalarType.Float32, count).fill_(value));
    }

    private static torch.Tensor View(torch.Tensor memory, Slot slot)
    {
        using var scope = torch.NewDisposeScope();
        return Kept(memory.narrow(0, slot.Start, slot.Count).view(slot.Parameter.shape));
    }

    private static torch.Tensor Kept(torch.Tensor tensor) => tensor.DetachFromDisposeScope();

    private void Move(Slot slot)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        using torch.Tensor values = View(Values, slot);
        values.copy_(slot.Parameter);
        TorchDispatcher.SetData(slot.Parameter, values);
        slot.Gradient = View(Gradients!, slot);
        TakeUp(slot);
    }

    /// <returns>Whether the parameter has a gradient, which then lies in its place.</returns>
    private bool TakeUp(Slot slot)
    {
        float* place = (float*)TorchMemory.DataPointer(Gradients!) + slot.Start;
        if (TorchMemory.GradientPointer(slot.Parameter) == place)
        {
            return !IsUntouched(place, slot.Count);
        }

        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        torch.Tensor? given = slot.Parameter.grad;
        if (given is null)
        {
            slot.Gradient!.fill_(Nothing);
        }
        else
        {
            slot.Gradient!.copy_(given);
        }

        slot.Parameter.grad = slot.Gradient;
        return given is not null;
    }

    private static bool IsUntouched(float* place, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (BitConverter.SingleToInt32Bits(place[i]) != BitConverter.SingleToInt32Bits(Nothing))
            {
                return false;
            }
        }

        return true;
    }

    private void AddRange(long begin, long end)
    {
        if (begin < end)
        {
            _ranges.Add(new TrainedRange(this, begin, end - begin, begin == 0 && end == _slots[^1].Next));
        }
    }

    /// <summary>A parameter's place.</summary>
    private sealed record Slot(string Name, Parameter Parameter, long Start, long Count)
    {
        public torch.Tensor? Gradient { get; set; }

        /// <summary>Where the next one starts.</summary>
        public long Next => Start + ((Count + Alignment - 1) / Alignment * Alignment);
    }
}

/// <summary>A parameter that has a gradient.</summary>
internal readonly record struct TrainedParameter(string Name, Parameter Parameter, torch.Tensor Gradient);

/// <summary>Numbers of a bucket, one after the other, that have gradients.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Start">The first one.</param>
/// <param name="Count">How many.</param>
/// <param name="IsWhole">Whether they are all.</param>
internal readonly record struct TrainedRange(ParameterBucket Bucket, long Start, long Count, bool IsWhole)
{
    public torch.Tensor Values => Of(Bucket.Values);

    public torch.Tensor Gradients => Of(Bucket.Gradients!);

    /// <summary>The same part of another tensor with a number for each of the bucket's; it belongs to the caller's scope, or is the tensor itself.</summary>
    public torch.Tensor Of(torch.Tensor whole) => IsWhole ? whole : whole.narrow(0, Start, Count);
}
