using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>
/// libtorch's C interface (<c>torch/csrc/stable/c/shim.h</c>, libtorch 2.10) and some exports of TorchSharp's native half. A function
/// that returns <see cref="int"/> gives 0 for success; the reason of a failure goes to the standard error stream.
/// </summary>
internal static unsafe partial class TorchNativeMethods
{
    /// <summary>The version of the interface that calls are encoded for: 2.10.</summary>
    public const ulong InterfaceVersion = (2UL << 56) | (10UL << 48);

    /// <summary>Before any call: P/Invoke would find the files, but not explain why one does not load.</summary>
    static TorchNativeMethods() => LibTorch.EnsureLoaded();

    [LibraryImport(LibraryNames.TorchCpu)]
    public static partial int torch_call_dispatcher(byte* operatorName, byte* overloadName, ulong* stack, ulong interfaceVersion);

    [LibraryImport(LibraryNames.TorchCpu)]
    public static partial int aoti_torch_new_tensor_handle(IntPtr tensor, out IntPtr owned);

    [LibraryImport(LibraryNames.TorchCpu)]
    public static partial int torch_new_list_reserve_size(nuint size, out IntPtr list);

    [LibraryImport(LibraryNames.TorchCpu)]
    public static partial int torch_list_push_back(IntPtr list, ulong element);

    [LibraryImport(LibraryNames.TorchCpu)]
    public static partial int torch_parallel_for(
        long begin, long end, long grainSize, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context);

    [LibraryImport(LibraryNames.TorchSharp)]
    [SuppressGCTransition]
    public static partial IntPtr THSTensor_data(IntPtr tensor);

    [LibraryImport(LibraryNames.TorchSharp)]
    public static partial IntPtr THSTensor_grad(IntPtr tensor);

    [LibraryImport(LibraryNames.TorchSharp)]
    public static partial void THSTensor_dispose(IntPtr tensor);

    [LibraryImport(LibraryNames.TorchSharp)]
    public static partial IntPtr THSTensor_new(
        void* data, delegate* unmanaged[Cdecl]<IntPtr, void> deleter, long* sizes, int dimensions, sbyte type, sbyte dtype,
        int deviceType, int deviceIndex, [MarshalAs(UnmanagedType.U1)] bool requiresGrad);
}
