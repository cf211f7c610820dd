namespace SftRecipes.Training;

/// <summary>
/// Collects what steps leave behind before it adds up. .NET lets garbage grow to the size of the processor's cache, tens of megabytes, and
/// small native objects wait with it for their finalizers, in between the blocks that tensors would reuse; a young collection takes about a
/// millisecond.
/// </summary>
internal sealed class StepGarbage
{
    private const long Budget = 2 << 20;
    private long _last = GC.GetTotalAllocatedBytes();

    /// <summary>Collects if the steps since the last collection have made enough garbage.</summary>
    public void AfterStep()
    {
        long now = GC.GetTotalAllocatedBytes();
        if (now - _last >= Budget)
        {
            GC.Collect(generation: 1, GCCollectionMode.Forced, blocking: true);
            _last = now;
        }
    }
}
