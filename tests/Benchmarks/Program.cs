using System.CommandLine;
using SftRecipes.Benchmarks;
using SftRecipes.Benchmarks.Generator;
using SftRecipes.Benchmarks.Kernels;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Scenarios;

var json = new Option<FileInfo?>("--json") { Description = "Also writes the figures to this file, one object of id to number." };
var repetitions = new Option<int>("--repetitions") { Description = "Timed repetitions of each measurement.", DefaultValueFactory = _ => 5 };
var naive = new Option<bool>("--naive") { Description = "Measures the hand-written model only." };
var kinds = new Option<string[]>("--kind") { Description = "Measures this recipe kind only; may be given several times: they take turns." };

var root = new RootCommand("Measures SftRecipes against this machine's limits and against hand-written TorchSharp.");
root.Subcommands.Add(Command("limit", "This machine's float32 product peak and read bandwidth, by libtorch.", Suite.LimitAsync));
root.Subcommands.Add(Command(
    "train", "Training steps of each recipe kind, the same by hand (--naive), and packed against padded rows.", TrainSuite.RunAsync,
    more: [naive, kinds]));
root.Subcommands.Add(Command(
    "kernels", "Quantizing, dequantizing and products, in each instruction set, and dequantization as a step has it.", KernelSuite.RunAsync,
    more: [kinds]));
root.Subcommands.Add(Command("packed", "Rows of different lengths, packed against padded, and against the hand-written step.", Suite.PackedAsync));
root.Subcommands.Add(Command("generate", "Tokens per second of prompt and answer.", Suite.GenerateAsync));
root.Subcommands.Add(Command("load", "A float16 checkpoint to NF4, and to float32.", Suite.LoadAsync));
root.Subcommands.Add(Command("optimizer", "What a step spends on the optimizer: clipping, update, zeroing.", Suite.OptimizerAsync));
root.Subcommands.Add(Command("soak", "Memory over 2,000 steps.", Suite.SoakAsync));
root.Subcommands.Add(Command("memory", "Peak memory of training, as measured and as estimated.", Suite.MemoryAsync, more: [kinds]));
root.Subcommands.Add(Command("generator", "The generator's time for 1, 10 and 100 recipes: a whole run, and one after a keystroke.", GeneratorSuite.RunAsync));
root.Subcommands.Add(Command("tokenize", "A JSONL file to tokens: on one thread, on all, and from the cache.", Suite.TokenizeAsync));
root.Subcommands.Add(Command("all", "Everything that the README's table shows; --json writes the table's ids alone.", Suite.AllAsync, written: Suite.OfTable));
root.Subcommands.Add(Scenario());
root.Subcommands.Add(Steps());
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

Command Command(
    string name, string description, Func<SuiteOptions, Task<Figures>> run, IReadOnlyList<Option>? more = null,
    Func<Figures, Figures>? written = null)
{
    var command = new Command(name, description) { json, repetitions };
    foreach (Option option in more ?? [])
    {
        command.Options.Add(option);
    }

    command.SetAction(async (result, _) =>
    {
        var options = new SuiteOptions(result.GetValue(repetitions), result.GetValue(naive), result.GetValue(kinds));
        Figures figures = await run(options).ConfigureAwait(false);
        Console.WriteLine(figures.ToText());
        if (result.GetValue(json) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, (written?.Invoke(figures) ?? figures).ToJson() + "\n").ConfigureAwait(false);
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

Command Steps()
{
    var name = new Argument<string>("name");
    var kind = new Argument<string>("kind");
    var command = new Command("steps", "Steps in this process, one for each line of input.") { name, kind };
    command.Hidden = true;
    command.SetAction(async (result, _) =>
    {
        var gate = new StepGate(Console.In, Console.Out);
        Figures figures = await Catalogue.Stepped[result.GetValue(name)!].RunAsync(result.GetValue(kind)!, gate).ConfigureAwait(false);
        Console.WriteLine(OwnProcess.Marker + figures.ToJson(indented: false));
    });
    return command;
}
