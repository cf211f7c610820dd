using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quickstart.Tasks;
using SftRecipes;
using SftRecipes.Data;
using Spectre.Console;

namespace Quickstart;

/// <summary>The quickstart's tour: what the model answers before, training, and what the reloaded adapter answers after.</summary>
internal static class Tour
{
    private const int ShownRows = 8;

    /// <param name="jsonFile">Where the figures go as JSON; null for nowhere.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string? jsonFile)
    {
        try
        {
            return await RunCoreAsync(jsonFile);
        }
        catch (RecipeException exception)
        {
            Console.Error.WriteLine("error: " + exception.Message);
            return 1;
        }
    }

    private static async Task<int> RunCoreAsync(string? jsonFile)
    {
        var clock = Stopwatch.StartNew();
        InstructionRow[] heldOut = [.. DatasetLocator.LocateAll("Data/heldout.jsonl").SelectMany(ExampleReader.Read<InstructionRow>)];
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]1.[/] Asking the untuned base model {heldOut.Length} questions about facts that no training row mentions.");
        Answers before;
        using (QuickstartRecipe.TunedModel model = await QuickstartRecipe.LoadBaseAsync())
        {
            before = await Answers.AskAsync(model, heldOut);
        }

        AnsiConsole.MarkupLine("[bold]2.[/] Fine-tuning it: QLoRA, the base weights in NF4.");
        var training = Stopwatch.StartNew();
        int exitCode = await RecipeHost.RunAsync<QuickstartRecipe>(["train"]);
        training.Stop();
        if (exitCode != 0)
        {
            return exitCode;
        }

        AnsiConsole.MarkupLine("[bold]3.[/] Reloading the adapter from disk and asking again.");
        RecipeDefinition recipe = QuickstartRecipe.Definition;
        Answers after;
        using (QuickstartRecipe.TunedModel model = await QuickstartRecipe.LoadAsync(recipe.Training.OutputDirectory))
        {
            after = await Answers.AskAsync(model, heldOut);
        }

        Show(heldOut, before, after);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"All in {clock.Elapsed.TotalSeconds:F0} s. Ask it yourself: dotnet run -c Release --project recipes/Quickstart -- chat");
        if (jsonFile is not null)
        {
            var figures = new
            {
                before = new { exact_match = before.ExactMatch, stopped = before.Stopped },
                after = new { exact_match = after.ExactMatch, stopped = after.Stopped },
                train_seconds = Math.Round(training.Elapsed.TotalSeconds, 1),
                trainable = recipe.TrainableParameters,
                total = recipe.AllParameters,
            };
            File.WriteAllText(jsonFile, JsonSerializer.Serialize(figures) + "\n");
        }

        return 0;
    }

    private static void Show(InstructionRow[] heldOut, Answers before, Answers after)
    {
        var examples = new Table().Border(TableBorder.Rounded).AddColumns("question", "right answer", "before", "after");
        foreach (int row in heldOut.Index().GroupBy(item => item.Item.Task).Select(kind => kind.First().Index).Take(ShownRows))
        {
            InstructionRow asked = heldOut[row];
            string question = string.IsNullOrEmpty(asked.Input) ? asked.Instruction : $"{asked.Instruction} — {asked.Input}";
            examples.AddRow(Cell(question), Cell(asked.Output), Cell(before.Texts[row]), Cell(after.Texts[row]));
        }

        AnsiConsole.Write(examples);
        var rates = new Table().Border(TableBorder.Rounded).AddColumns($"{heldOut.Length} held-out questions", "before", "after");
        rates.AddRow("exact match", Percent(before.ExactMatch), Percent(after.ExactMatch));
        rates.AddRow("stopped by itself", Percent(before.Stopped), Percent(after.Stopped));
        foreach (var kind in heldOut.Index().GroupBy(item => item.Item.Task).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            int[] rows = [.. kind.Select(item => item.Index)];
            rates.AddRow($"  {kind.Key} ({rows.Length})", Percent(before.ExactMatchOf(rows)), Percent(after.ExactMatchOf(rows)));
        }

        AnsiConsole.Write(rates);
    }

    private static Text Cell(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return new Text(line.Length <= 40 ? line : line[..39] + "…");
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
