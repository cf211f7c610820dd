using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// The arguments of one operator call, from left to right, each in the 8-byte encoding of libtorch's C interface. Results take their
/// places from the front.
/// </summary>
/// <remarks>
/// The callee takes over tensors, lists and the cells of optional values. A stack is used for one call. Where the call fails, what it
/// had not yet taken is lost: a failed call is an error of the program.
/// </remarks>
internal unsafe ref struct DispatcherStack(Span<ulong> slots)
{
    private readonly Span<ulong> _slots = slots;
    private int _count;

    public void Add(torch.Tensor tensor) => Push(NewHandle(tensor));

    /// <summary>A <c>Tensor?</c>.</summary>
    public void AddOptional(torch.Tensor? tensor) => Push(tensor is null ? 0 : NewCell(NewHandle(tensor)));

    public void Add(double value) => Push(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A <c>float?</c>.</summary>
    public void AddOptional(double? value) => Push(value is null ? 0 : NewCell(BitConverter.DoubleToUInt64Bits(value.Value)));

    public void Add(bool value) => Push(value ? 1UL : 0UL);

    /// <summary>An element type; TorchSharp's numbers are libtorch's.</summary>
    public void Add(torch.ScalarType type) => Push((byte)type);

    /// <summary>A <c>SymInt[]</c>.</summary>
    public void Add(ReadOnlySpan<long> values)
    {
        IntPtr list = NewList(values.Length);
        foreach (long value in values)
        {
            Check(TorchNativeMethods.torch_list_push_back(list, (ulong)value));
        }

        Push((ulong)list);
    }

    /// <summary>A <c>Tensor[]</c>.</summary>
    public void Add(IReadOnlyList<torch.Tensor> tensors)
    {
        IntPtr list = NewList(tensors.Count);
        for (int index = 0; index < tensors.Count; index++)
        {
            Check(TorchNativeMethods.torch_list_push_back(list, NewHandle(tensors[index])));
        }

        Push((ulong)list);
    }

    /// <summary>Calls an operator that returns nothing.</summary>
    /// <param name="name">Such as <c>"aten::rms_norm"u8</c>: a literal, which ends in a zero byte.</param>
    /// <param name="overload">The overload's name, or an empty literal.</param>
    /// <exception cref="ExternalException">The operator refused the call.</exception>
    public readonly void Call(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        fixed (byte* namePointer = name)
        fixed (byte* overloadPointer = overload)
        fixed (ulong* stack = _slots)
        {
            byte empty = 0;
            int result = TorchNativeMethods.torch_call_dispatcher(
                namePointer, overload.IsEmpty ? &empty : overloadPointer, stack, TorchNativeMethods.InterfaceVersion);
            if (result != 0)
            {
                throw new ExternalException(
                    $"libtorch's operator '{System.Text.Encoding.UTF8.GetString(name)}' failed; the standard error stream says why.");
            }
        }
    }

    /// <summary>Calls an operator that returns one tensor, which the caller (or its dispose scope) owns.</summary>
    /// <inheritdoc cref="Call"/>
    public readonly torch.Tensor CallForTensor(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        Call(name, overload);
        return torch.Tensor.UnsafeCreateTensor((IntPtr)_slots[0]);
    }

    private void Push(ulong value) => _slots[_count++] = value;

    private static ulong NewHandle(torch.Tensor tensor)
    {
        Check(TorchNativeMethods.aoti_torch_new_tensor_handle(tensor.Handle, out IntPtr owned));
        GC.KeepAlive(tensor);
        return (ulong)owned;
    }

    private static IntPtr NewList(int capacity)
    {
        Check(TorchNativeMethods.torch_new_list_reserve_size((nuint)capacity, out IntPtr list));
        return list;
    }

    private static ulong NewCell(ulong value)
    {
        ulong* cell = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *cell = value;
        return (ulong)cell;
    }

    private static void Check(int result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result != 0)
        {
            throw new ExternalException($"libtorch refused '{call}'; the standard error stream says why.");
        }
    }
}
