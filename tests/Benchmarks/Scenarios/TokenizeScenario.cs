using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Data;
using SftRecipes.Tokenization;
using Segments = System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>
/// Rows of a JSONL file to tokens: read and rendered only; tokenized on one thread; on all; kept in an empty cache; and loaded from it.
/// </summary>
internal sealed class TokenizeScenario : IScenario
{
    public Task<Figures> RunAsync(string kind, int repetitions)
    {
        string folder = SyntheticText.Folder(), file = Path.Combine(folder, "rows.jsonl");
        var source = RowSource<Segments>.OfFiles([file], Tokenized.ReadExamples, named: false);
        using var cache = new OutputDirectory();
        double megabytes = new FileInfo(file).Length / 1e6;
        (string Name, Func<long> Run)[] ways =
        [
            ("reading", () => source.Read(default).Count()),
            ("single", () => Single(Path.Combine(folder, "tokenizer"), source)),
            ("parallel", () => Loaded(folder, source, TokenCacheOptions.None)),
            ("first_run", () =>
            {
                Array.ForEach(Directory.GetFiles(cache.Path), File.Delete);
                return Loaded(folder, source, new TokenCacheOptions { Directory = cache.Path });
            }),
            ("cached", () => Loaded(folder, source, new TokenCacheOptions { Directory = cache.Path })),
        ];
        var seconds = ways.ToDictionary(way => way.Name, _ => new List<double>());
        long rows = source.Read(default).Count();
        var figures = new Figures { ["rows"] = rows, ["megabytes"] = megabytes };
        // The first round compiles the code.
        for (int round = 0; round <= repetitions; round++)
        {
            foreach ((string name, Func<long> run) in ways)
            {
                long start = Stopwatch.GetTimestamp();
                long tokens = run();
                if (round > 0)
                {
                    seconds[name].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
                else if (name == "single")
                {
                    figures["tokens"] = tokens;
                }
            }
        }

        foreach ((string name, _) in ways)
        {
            figures.AddMedian($"{name}.mb_per_s", seconds[name].Select(time => megabytes / time));
            figures.AddMedian($"{name}.rows_per_s", seconds[name].Select(time => rows / time));
        }

        figures["peak_rss_mb"] = ProcessMemory.Peak / 1e6;
        return Task.FromResult(figures);
    }

    /// <summary>A new tokenizer each time, since one that was used remembers words.</summary>
    private static long Single(string tokenizer, RowSource<Segments> source)
    {
        var rows = new RowTokenizer(Tokenized.Definition, HuggingFaceTokenizer.Load(tokenizer));
        return source.Read(default).Sum(row => (long)rows.Tokenize(row, default).Value.Length);
    }

    /// <summary>All rows, each made an object once.</summary>
    private static long Loaded(string folder, RowSource<Segments> source, TokenCacheOptions options)
    {
        var tokenizer = HuggingFaceTokenizer.Load(Path.Combine(folder, "tokenizer"));
        using var files = new RowFiles<Segments>(new RowLoader(Tokenized.Definition, typeof(Tokenized), tokenizer, options, report: null), default);
        return files.Load(source).Sum(row => (long)row.Value.Length);
    }
}
