using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>The optimizer steps of a run with their batches.</summary>
internal interface ITrainingUpdates
{
    /// <summary>Rows of one epoch, packed ones where rows are packed; 0 for a stream, which does not know.</summary>
    int Rows { get; }

    /// <summary>Optimizer steps of the run.</summary>
    int TotalSteps { get; }

    /// <summary>What became of rows that are too long, so far.</summary>
    OverLengthReport OverLength { get; }

    /// <summary>The steps in order; each is put together when it is asked for.</summary>
    /// <param name="completedSteps">Steps done by an interrupted run: the first one returned is the next.</param>
    IEnumerable<TrainingUpdate> Updates(int completedSteps);
}
