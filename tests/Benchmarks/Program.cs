using System.CommandLine;
using SftRecipes.Benchmarks;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Scenarios;

var json = new Option<FileInfo?>("--json") { Description = "Also writes the figures to this file, one object of id to number." };
var repetitions = new Option<int>("--repetitions") { Description = "Timed repetitions of each measurement.", DefaultValueFactory = _ => 5 };

var root = new RootCommand("Measures SftRecipes against this machine's limits and against hand-written TorchSharp.");
root.Subcommands.Add(Command("limit", "This machine's float32 product peak and read bandwidth, by libtorch.", Suite.LimitAsync));
root.Subcommands.Add(Command("train", "Training steps of each recipe kind, and the same by hand (--naive).", Suite.TrainAsync, Naive()));
root.Subcommands.Add(Command("generate", "Tokens per second of prompt and answer.", Suite.GenerateAsync));
root.Subcommands.Add(Command("load", "A float16 checkpoint to NF4.", Suite.LoadAsync));
root.Subcommands.Add(Command("soak", "Memory over 2,000 steps.", Suite.SoakAsync));
root.Subcommands.Add(Command("all", "Everything that the README's table shows.", Suite.AllAsync));
root.Subcommands.Add(Scenario());
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

Option<bool> Naive() => new("--naive") { Description = "Measures the hand-written model only." };

Command Command(string name, string description, Func<SuiteOptions, Task<Figures>> run, Option<bool>? naive = null)
{
    var command = new Command(name, description) { json, repetitions };
    if (naive is not null)
    {
        command.Options.Add(naive);
    }

    command.SetAction(async (result, _) =>
    {
        Figures figures = await run(new SuiteOptions(result.GetValue(repetitions), naive is not null && result.GetValue(naive)))
            .ConfigureAwait(false);
        Console.WriteLine(figures.ToText());
        if (result.GetValue(json) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, figures.ToJson() + "\n").ConfigureAwait(false);
        }
    });
    return command;
}

Command Scenario()
{
    var name = new Argument<string>("name");
    var kind = new Argument<string>("kind");
    var command = new Command("scenario", "One measurement in this process.") { name, kind, repetitions };
    command.Hidden = true;
    command.SetAction(async (result, _) =>
    {
        Figures figures = await Catalogue.All[result.GetValue(name)!].RunAsync(result.GetValue(kind)!, result.GetValue(repetitions))
            .ConfigureAwait(false);
        Console.WriteLine(OwnProcess.Marker + figures.ToJson(indented: false));
    });
    return command;
}
