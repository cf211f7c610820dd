using System.Text;
using System.Text.Json;
using SftRecipes.Tokenization;

namespace SftRecipes.Benchmarks.Models;

/// <summary>
/// Made-up text whose words are as unevenly frequent as those of a language (Zipf's law over 50,000 of them), with capitals, numbers,
/// punctuation and now and then another script; and a byte-level BPE tokenizer of 8,192 tokens learnt from it. Written once per machine.
/// </summary>
internal sealed class SyntheticText
{
    private const int Words = 50_000, Bytes = 16_000_000, Vocabulary = 8192;

    private static readonly string[] s_syllables =
    [
        "ba", "con", "de", "er", "fi", "gra", "ho", "in", "ja", "ker", "la", "men", "no", "or", "pre", "qui", "ra", "sta", "ti", "un",
        "ver", "wa", "xe", "yo", "zu", "ing", "ed", "tion", "ly", "al", "es", "th", "str", "ou", "ea", "ar", "el", "ist", "ma", "ne",
    ];

    private readonly Random _random = new(11);
    private readonly string[] _words;
    private readonly double[] _shares;

    private SyntheticText()
    {
        _words = [.. Enumerable.Range(0, Words).Select(rank => Word(1 + Math.Min(4, rank / 400) + _random.Next(2)))];
        _shares = new double[Words];
        double total = 0;
        for (int rank = 0; rank < Words; rank++)
        {
            _shares[rank] = total += 1 / Math.Pow(rank + 2.7, 1.07);
        }

        for (int rank = 0; rank < Words; rank++)
        {
            _shares[rank] /= total;
        }
    }

    /// <summary>The folder with <c>rows.jsonl</c> and, in <c>tokenizer</c>, the tokenizer's files.</summary>
    public static string Folder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "sftrecipes-benchmarks", "text");
        string rows = Path.Combine(folder, "rows.jsonl"), tokenizer = Path.Combine(folder, "tokenizer");
        if (!File.Exists(rows))
        {
            var text = new SyntheticText();
            Directory.CreateDirectory(tokenizer);
            BpeTrainer.Train(
                Enumerable.Range(0, 4000).Select(_ => text.Paragraph(60)),
                new BpeTrainerOptions { VocabularySize = Vocabulary, BosToken = "<s>", EosToken = "</s>", AddBosToken = true }).Save(tokenizer);
            text.Write(rows);
        }

        return folder;
    }

    private void Write(string path)
    {
        string temporary = path + ".tmp";
        using (var writer = new StreamWriter(temporary))
        {
            while (writer.BaseStream.Position < Bytes)
            {
                writer.WriteLine(JsonSerializer.Serialize(new { instruction = Paragraph(_random.Next(5, 30)), output = Paragraph(_random.Next(10, 150)) }));
            }
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string Paragraph(int words)
    {
        var text = new StringBuilder();
        bool begins = true;
        for (int i = 0; i < words; i++)
        {
            string word = _random.Next(40) switch
            {
                0 => _random.Next(10_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                1 when _random.Next(10) == 0 => "日本語の文",
                2 when _random.Next(4) == 0 => "naïve-" + Draw(),
                _ => Draw(),
            };
            text.Append(begins ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            begins = false;
            switch (_random.Next(14))
            {
                case 0:
                    text.Append(". ");
                    begins = true;
                    break;
                case 1:
                    text.Append(", ");
                    break;
                case 2 when _random.Next(8) == 0:
                    text.Append(".\n\n");
                    begins = true;
                    break;
                default:
                    text.Append(' ');
                    break;
            }
        }

        return text.ToString().TrimEnd();
    }

    private string Draw()
    {
        int place = Array.BinarySearch(_shares, _random.NextDouble());
        return _words[Math.Min(place < 0 ? ~place : place, Words - 1)];
    }

    private string Word(int syllables) => string.Concat(Enumerable.Range(0, syllables).Select(_ => s_syllables[_random.Next(s_syllables.Length)]));
}
