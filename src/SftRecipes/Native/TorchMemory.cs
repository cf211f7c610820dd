using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>Tensors' memory in place.</summary>
internal static unsafe class TorchMemory
{
    /// <summary>What to do when the last tensor over an address is gone, one entry per living tensor made here.</summary>
    private static readonly Dictionary<IntPtr, Queue<Action>> Releases = [];

    /// <summary>
    /// The address of a tensor's first element; valid as long as the tensor lives. Nothing keeps it alive but the caller
    /// (<see cref="GC.KeepAlive"/> or a later use). A write through it does not tell autograd.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public static void* DataPointer(torch.Tensor tensor) => (void*)TorchNativeMethods.THSTensor_data(tensor.Handle);

    /// <summary>A tensor's shape; TorchSharp's own property calls back from native code, which takes as long as making a tensor.</summary>
    public static long[] Shape(torch.Tensor tensor)
    {
        var shape = new long[tensor.dim()];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = tensor.size(i);
        }

        return shape;
    }

    /// <summary>The address of a tensor's gradient, without an object for it; null where it has none.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public static void* GradientPointer(torch.Tensor tensor)
    {
        IntPtr gradient = TorchNativeMethods.THSTensor_grad(tensor.Handle);
        if (gradient == IntPtr.Zero)
        {
            return null;
        }

        void* data = (void*)TorchNativeMethods.THSTensor_data(gradient);
        TorchNativeMethods.THSTensor_dispose(gradient);
        return data;
    }

    /// <summary>
    /// A contiguous CPU tensor over memory that someone else owns, without a copy: a mapped file, for example. A write into read-only
    /// memory ends the process.
    /// </summary>
    /// <param name="data">The first element; aligned for the element type.</param>
    /// <param name="shape">Outermost dimension first.</param>
    /// <param name="type">The element type.</param>
    /// <param name="release">
    /// Called once when the last tensor that shares this memory is gone, on whatever thread that happens; must not throw. Tensors over
    /// one and the same address release in the order of their creation.
    /// </param>
    public static torch.Tensor FromPointer(void* data, ReadOnlySpan<long> shape, torch.ScalarType type, Action? release = null)
    {
        AddRelease((IntPtr)data, release ?? (static () => { }));
        fixed (long* sizes = shape)
        {
            IntPtr handle = TorchNativeMethods.THSTensor_new(
                data, &Release, sizes, shape.Length, (sbyte)type, (sbyte)type, (int)DeviceType.CPU, -1, false);
            if (handle == IntPtr.Zero)
            {
                torch.CheckForErrors();
            }

            return torch.Tensor.UnsafeCreateTensor(handle);
        }
    }

    private static void AddRelease(IntPtr data, Action release)
    {
        lock (Releases)
        {
            if (!Releases.TryGetValue(data, out Queue<Action>? queue))
            {
                Releases.Add(data, queue = new Queue<Action>());
            }

            queue.Enqueue(release);
        }
    }

    private static Action TakeRelease(IntPtr data)
    {
        lock (Releases)
        {
            Queue<Action> queue = Releases[data];
            Action release = queue.Dequeue();
            if (queue.Count == 0)
            {
                Releases.Remove(data);
            }

            return release;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(IntPtr data) => TakeRelease(data)();
}
