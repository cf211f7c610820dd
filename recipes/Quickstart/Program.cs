using System.Text.Encodings.Web;
using System.Text.Json;
using PocketBase.Corpus;
using Quickstart.Tasks;

// Writes Data/train.jsonl and Data/heldout.jsonl into the folder named first (default: the current one).
string folder = Path.Combine(args.Length > 0 ? args[0] : ".", "Data");
Directory.CreateDirectory(folder);
FactBase facts = FactBase.Load();
InstructionData data = InstructionData.Create(facts, seed: 42);
var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
foreach (var (name, rows) in new[] { ("train", data.Train), ("heldout", data.HeldOut) })
{
    File.WriteAllText(Path.Combine(folder, name + ".jsonl"), string.Concat(rows.Select(row => JsonSerializer.Serialize(row, options) + "\n")));
    Console.WriteLine($"{name}: {rows.Count} rows; " + string.Join(", ", rows.CountBy(row => row.Task).Select(kind => $"{kind.Key} {kind.Value}")));
}

foreach (var (row, fact) in HeldOutCheck.Leaks(data.Train, data.HeldOut, facts))
{
    Console.WriteLine($"leak of {fact.Key}: {row}");
}
