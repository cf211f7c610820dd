using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using PocketBase.Corpus;
using Quickstart.Tasks;

namespace Quickstart;

/// <summary>Writes <c>Data/train.jsonl</c> and <c>Data/heldout.jsonl</c> from the fact tables.</summary>
internal static class DataFiles
{
    private const int Seed = 42;

    /// <param name="args">The folder; none for the recipe's own.</param>
    public static int Write(string[] args)
    {
        string folder = args.Length > 0 ? args[0] : Path.Combine(RecipeFolder(), "Data");
        Directory.CreateDirectory(folder);
        FactBase facts = FactBase.Load();
        InstructionData data = InstructionData.Create(facts, Seed);
        if (HeldOutCheck.Leaks(data.Train, data.HeldOut, facts).Any())
        {
            Console.Error.WriteLine("A training row gives a held-out fact away; nothing was written.");
            return 1;
        }

        var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        foreach (var (name, rows) in new[] { ("train", data.Train), ("heldout", data.HeldOut) })
        {
            File.WriteAllText(
                Path.Combine(folder, name + ".jsonl"), string.Concat(rows.Select(row => JsonSerializer.Serialize(row, options) + "\n")));
            string kinds = string.Join(", ", rows.CountBy(row => row.Task).Select(kind => $"{kind.Key} {kind.Value}"));
            Console.WriteLine($"{name}: {rows.Count} rows ({kinds})");
        }

        return 0;
    }

    private static string RecipeFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
