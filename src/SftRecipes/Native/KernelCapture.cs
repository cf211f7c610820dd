using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// The kernels of a pass in their order, to be run again on the same memory without making a tensor: what CUDA graphs are on a GPU. Only kernels
/// of this project can be captured, and each names the tensors that it reads. What comes from any other operator is unknown, so a pass that
/// needs one is seen to be incomplete.
/// </summary>
internal sealed unsafe class KernelCapture : IDisposable
{
    [ThreadStatic]
    private static KernelCapture? s_current;

    private readonly List<Action> _kernels = [];
    private readonly List<torch.Tensor> _kept = [];
    private readonly List<(nuint Begin, nuint End)> _known = [];
    private readonly List<torch.Tensor> _results = [];

    /// <param name="maxLength">The most positions that will be asked for.</param>
    private KernelCapture(long maxLength) => MaxLength = ValidLength = maxLength;

    /// <summary>The capture that kernels of this thread go into; null for none.</summary>
    public static KernelCapture? Current => s_current;

    /// <summary>The most positions that will be asked for.</summary>
    public long MaxLength { get; }

    /// <summary>Up to so many positions the pass is the same.</summary>
    public long ValidLength { get; private set; }

    /// <summary>Whether a kernel read what no captured kernel writes.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Captures the kernels of a pass.</summary>
    /// <param name="maxLength">The most positions that will be asked for.</param>
    /// <param name="inputs">What changes from pass to pass; whoever runs it again writes them in place.</param>
    /// <param name="pass">Computes the pass on this thread.</param>
    public static KernelCapture Of(long maxLength, ReadOnlySpan<torch.Tensor> inputs, Action pass)
    {
        var capture = new KernelCapture(maxLength);
        foreach (torch.Tensor input in inputs)
        {
            capture.AddKnown(input);
        }

        s_current = capture;
        try
        {
            pass();
            return capture;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
        finally
        {
            s_current = null;
        }
    }

    /// <summary>Runs a kernel as <see cref="TorchParallel.For"/>, and adds it to the capture that is on.</summary>
    /// <param name="count">Indices.</param>
    /// <param name="grainSize">No part is smaller than this.</param>
    /// <param name="kernel">Called once per part.</param>
    /// <param name="inputs">What it reads that belongs to the pass; kept alive meanwhile.</param>
    /// <param name="result">What it writes.</param>
    public static void Run(long count, long grainSize, TorchParallel.Body kernel, ReadOnlySpan<torch.Tensor> inputs, torch.Tensor result)
    {
        TorchParallel.For(0, count, grainSize, kernel);
        s_current?.Add(() => TorchParallel.For(0, count, grainSize, kernel), inputs, result);
        foreach (torch.Tensor input in inputs)
        {
            GC.KeepAlive(input);
        }
    }

    /// <summary>Adds a kernel that has just run.</summary>
    /// <param name="kernel">Runs it again. Reads and writes by address.</param>
    /// <param name="inputs">What it reads that belongs to the pass.</param>
    /// <param name="results">What it writes.</param>
    public void Add(Action kernel, ReadOnlySpan<torch.Tensor> inputs, params ReadOnlySpan<torch.Tensor> results)
    {
        foreach (torch.Tensor input in inputs)
        {
            IsBroken |= !Knows(input);
        }

        if (IsBroken)
        {
            return;
        }

        _kernels.Add(kernel);
        foreach (torch.Tensor result in results)
        {
            AddKnown(result);
            _results.Add(_kept[^1]);
        }
    }

    /// <summary>Runs an operator of libtorch, and adds it to the capture that is on: it is run again, and its result copied.</summary>
    /// <param name="compute">Makes a tensor of the inputs.</param>
    /// <param name="inputs">What it reads that belongs to the pass.</param>
    /// <returns>The result; belongs to the caller's scope.</returns>
    public static torch.Tensor Operator(Func<torch.Tensor[], torch.Tensor> compute, params torch.Tensor[] inputs)
    {
        torch.Tensor result = compute(inputs);
        if (s_current is { } capture && result.is_contiguous())
        {
            torch.Tensor[] kept = Array.ConvertAll(inputs, capture.Keep);
            torch.Tensor target = capture.Keep(result);
            capture.Add(
                () =>
                {
                    using DisposeScope scope = torch.NewDisposeScope();
                    target.copy_(compute(kept));
                },
                inputs,
                result);
        }

        return result;
    }

    /// <summary>Says up to how many positions, those of the past included, the pass is the same.</summary>
    public void LimitTo(long length) => ValidLength = Math.Min(ValidLength, length);

    /// <summary>A handle on a tensor's memory that lives as long as this.</summary>
    public torch.Tensor Keep(torch.Tensor tensor)
    {
        _kept.Add(tensor.detach().DetachFromDisposeScope());
        return _kept[^1];
    }

    /// <summary>Whether a tensor's memory is an input's or written by a captured kernel.</summary>
    public bool Knows(torch.Tensor tensor)
    {
        nuint address = (nuint)TorchMemory.DataPointer(tensor);
        for (int i = _known.Count - 1; i >= 0; i--)
        {
            if (address >= _known[i].Begin && address < _known[i].End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs all kernels again.</summary>
    public void Replay()
    {
        foreach (Action kernel in CollectionsMarshal.AsSpan(_kernels))
        {
            kernel();
        }
    }

    /// <summary>Overwrites all results with NaN: a pass that lacks a kernel then shows it.</summary>
    public void Spoil()
    {
        foreach (torch.Tensor result in _results)
        {
            result.fill_(float.NaN);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept.ForEach(tensor => tensor.Dispose());
        _kept.Clear();
        _kernels.Clear();
    }

    private void AddKnown(torch.Tensor tensor)
    {
        torch.Tensor kept = Keep(tensor);
        nuint begin = (nuint)TorchMemory.DataPointer(kept);
        _known.Add((begin, begin + (nuint)(kept.numel() * kept.element_size())));
    }
}
