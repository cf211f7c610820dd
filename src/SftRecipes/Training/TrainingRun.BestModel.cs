using SftRecipes.Models;

namespace SftRecipes.Training;

/// <summary>The best model of a run, and ending when there will be no better one.</summary>
public sealed partial class TrainingRun
{
    /// <summary>The checkpoint of the best evaluation so far; null where there is none, as at the last step.</summary>
    private string? _bestCheckpoint;

    private bool _stoppedEarly;

    /// <summary>Checks that the best model can be told and, in a resumed run, is still there.</summary>
    private static void RequireBestModel(RecipeDefinition recipe, PreparedRows rows, TrainerCheckpoint? resumed)
    {
        TrainingArguments training = recipe.Training;
        string? asks = training.LoadBestModelAtEnd ? "saves the best model (LoadBestModelAtEnd)"
            : training.EarlyStoppingPatience > 0 ? "ends early (EarlyStoppingPatience)"
            : training.SaveStrategy == IntervalStrategy.Best ? "saves what is best (SaveStrategy)"
            : null;
        if (asks is not null && rows.Evaluation.Count == 0)
        {
            throw new RecipeException(
                $"{recipe.Name} {asks} by the evaluations, and there are no evaluation rows; give it some, or take that out.");
        }

        if (training.LoadBestModelAtEnd && resumed?.Best is { } best && !Directory.Exists(resumed.DirectoryOf(best.Step)))
        {
            throw new RecipeException(
                $"The best model so far is that of step {best.Step}, and '{resumed.DirectoryOf(best.Step)}' is gone; put it back beside "
                + $"'{resumed.Directory}', or train anew.");
        }
    }

    private void SaveCheckpoint(TrainingUpdate update, CausalLanguageModel model, IOptimizer optimizer)
    {
        string directory = _writer.SaveCheckpoint(
            update, _rows.Updates.Rows, _evaluationLosses, _best.Found, model, optimizer, _scaler, _base);
        if (_best.Found?.Step == update.Step)
        {
            _bestCheckpoint = directory;
        }

        _recorder.Saved(new TrainingSaved(update.Step, directory));
    }

    private bool EndsEarly(int step)
    {
        if (!_best.IsOutOfPatience || step == TotalSteps)
        {
            return false;
        }

        _stoppedEarly = true;
        BestModelState best = _best.Found!;
        _recorder.StoppedEarly(new TrainingStoppedEarly(
            step, Recipe.Training.MetricForBestModel, best.EvaluationsWithoutImprovement, best.Step, best.Value));
        return true;
    }

    /// <summary>Writes what the recipe asks for: the model as it is, or as it was when it was best.</summary>
    private void SaveResult(int steps, CausalLanguageModel model)
    {
        BestModelState? best = Recipe.Training.LoadBestModelAtEnd ? _best.Found : null;
        if (best is null || best.Step == steps)
        {
            _writer.SaveResult(model, _base);
        }
        else if (Directory.Exists(_bestCheckpoint))
        {
            _writer.SaveResultOf(_bestCheckpoint);
            _recorder.BestLoaded(new TrainingBestLoaded(best.Step, Recipe.Training.MetricForBestModel, best.Value, _bestCheckpoint));
        }
        else
        {
            _recorder.Warned($"The checkpoint of step {best.Step}, the best one, is gone; the result is that of step {steps}.");
            _writer.SaveResult(model, _base);
        }
    }
}
