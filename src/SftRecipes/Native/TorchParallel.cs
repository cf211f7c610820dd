using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>Work on libtorch's own threads, so that kernels here and libtorch's do not fight for the cores.</summary>
internal static unsafe class TorchParallel
{
    /// <summary>Elements of a cheap loop below which another thread is not worth waking: libtorch's own measure.</summary>
    public const long GrainSize = 32768;

    /// <summary>A part of the work: indices from begin up to but without end.</summary>
    public delegate void Body(long begin, long end);

    /// <summary>
    /// Splits a range over libtorch's threads (<c>torch.get_num_threads()</c>) and returns when all parts are done. The body uses no
    /// torch operators. The first exception of a body is thrown here; other parts still run.
    /// </summary>
    /// <param name="begin">The first index.</param>
    /// <param name="end">One past the last index.</param>
    /// <param name="grainSize">No part is smaller than this; a range that is not larger runs on the calling thread.</param>
    /// <param name="body">Called once per part, on several threads at once.</param>
    public static void For(long begin, long end, long grainSize, Body body)
    {
        if (end - begin <= Math.Max(1, grainSize))
        {
            if (begin < end)
            {
                body(begin, end);
            }

            return;
        }

        var work = new Work(body);
        var handle = GCHandle.Alloc(work);
        int result;
        try
        {
            result = TorchNativeMethods.torch_parallel_for(begin, end, Math.Max(1, grainSize), &Run, (void*)GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        work.Failure?.Throw();
        if (result != 0)
        {
            throw new ExternalException("libtorch's 'torch_parallel_for' failed; the standard error stream says why.");
        }
    }

    /// <summary>
    /// As <see cref="For"/>, but threads take pieces as they get on: for work that is over when the slowest of them is, as where one may be held up
    /// by another process or by pages that are not in memory. The body may be called several times by a thread.
    /// </summary>
    /// <param name="begin">The first index.</param>
    /// <param name="end">One past the last index.</param>
    /// <param name="grainSize">No thread's share is smaller than this.</param>
    /// <param name="body">Called once per piece.</param>
    /// <param name="largest">No piece is larger; at least <paramref name="grainSize"/>.</param>
    public static void Share(long begin, long end, long grainSize, Body body, long largest = long.MaxValue)
    {
        long grain = Math.Max(1, grainSize);
        int workers = (int)Math.Min(torch.get_num_threads(), (end - begin) / grain);
        if (workers <= 1)
        {
            For(begin, end, long.MaxValue, body);
            return;
        }

        var work = new SharedWork(begin, end, workers, grain, largest, body);
        For(0, workers, 1, (first, last) =>
        {
            for (long worker = first; worker < last; worker++)
            {
                work.Run((int)worker);
            }
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(long begin, long end, void* context)
    {
        var work = (Work)GCHandle.FromIntPtr((IntPtr)context).Target!;
        try
        {
            work.Body(begin, end);
        }
        catch (Exception exception)
        {
            // An exception that left this method would end the process.
            Interlocked.CompareExchange(ref work.Failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    private sealed class Work(Body body)
    {
        public readonly Body Body = body;
        public ExceptionDispatchInfo? Failure;
    }
}
