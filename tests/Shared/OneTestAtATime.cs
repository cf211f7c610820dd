// One thread drives libtorch, and some tests count the process's tensors: tests of an assembly run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
