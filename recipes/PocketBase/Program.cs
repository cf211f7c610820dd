using System.Globalization;
using PocketBase.Corpus;

// Prints documents of the corpus: their number (default 5) and the seed (default 42).
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 42;
foreach (string document in new CorpusWriter(FactBase.Load(), seed).Documents(count))
{
    Console.WriteLine(document);
    Console.WriteLine("────");
}
