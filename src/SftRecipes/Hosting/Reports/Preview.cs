using System.Text.Json.Serialization;
using SftRecipes.Data;
using SftRecipes.Training;

namespace SftRecipes.Hosting.Reports;

/// <summary>Rows as the model will see them; what <c>preview --json</c> writes.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="BaseModel">Whose tokenizer it is.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Tokens">Tokens of all rows at their full length.</param>
/// <param name="TrainedTokens">Those that give a loss.</param>
/// <param name="LongestRow">Tokens of the longest row; of a pair of preferences, those of the longer sequence.</param>
/// <param name="MaxLength">The most tokens that a row may have.</param>
/// <param name="OverLengthRows">Rows that have more.</param>
/// <param name="OverLength">What becomes of them.</param>
/// <param name="UntrainedRows">Rows without a token to train; training refuses them.</param>
/// <param name="Shown">The first rows.</param>
internal sealed record Preview(
    string Recipe, string BaseModel, int Rows, long Tokens, long TrainedTokens, int LongestRow, int MaxLength, int OverLengthRows,
    OverLengthPolicy OverLength, int UntrainedRows, IReadOnlyList<PreviewRow> Shown)
{
    /// <summary>Counts the rows and shows the first of them.</summary>
    public static Preview Of(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, IReadOnlyList<ExampleRow<TokenizedExample>> rows, int shown)
    {
        int[] lengths = [.. rows.Select(row => row.Value.Sequences.Max(sequence => sequence.Length))];
        int[] trained = [.. rows.Select(row => row.Value.Sequences.Min(sequence => sequence.TrainedTokens))];
        int maxLength = recipe.Training.MaxLength;
        TokenizedExample[] sequences = [.. rows.SelectMany(row => row.Value.Sequences)];
        return new Preview(
            recipe.Name, recipe.BaseModel, rows.Count, sequences.Sum(sequence => (long)sequence.Length),
            sequences.Sum(sequence => (long)sequence.TrainedTokens),
            lengths.DefaultIfEmpty().Max(), maxLength, lengths.Count(length => length > maxLength), recipe.Training.OverLength,
            trained.Count(count => count == 0),
            [.. AsTrained(recipe.Training, rows).Take(shown).SelectMany((row, index) => PreviewRow.AllOf(tokenizer, row, index + 1))]);
    }

    /// <summary>The rows as they stand, or packed; then without those that are too long.</summary>
    private static IEnumerable<ExampleRow<TokenizedExample>> AsTrained(
        TrainingArguments training, IReadOnlyList<ExampleRow<TokenizedExample>> rows)
    {
        if (training.Packing == PackingStrategy.None)
        {
            return rows;
        }

        IEnumerable<TokenizedExample> fitting = rows.Select(row => row.Value);
        if (training.Packing != PackingStrategy.Wrapped)
        {
            fitting = fitting
                .Select(row => training.OverLength == OverLengthPolicy.Truncate ? Data.OverLength.Cut(row, training.MaxLength) : row)
                .Where(row => row.Length <= training.MaxLength);
        }

        return RowPacker.Pack([.. fitting.Where(row => row.TrainedTokens > 0)], training.Packing, training.MaxLength)
            .Select(row => new ExampleRow<TokenizedExample>(row, Line: 0));
    }
}

/// <summary>One row.</summary>
/// <param name="Row">Its number, from 1.</param>
/// <param name="Line">Its line in the file, from 1; 0 where it does not come from a file.</param>
/// <param name="Length">Its tokens.</param>
/// <param name="TrainedTokens">Those that give a loss.</param>
/// <param name="Ids">The ids. [Length]</param>
/// <param name="Tokens">The tokens as the vocabulary writes them. [Length]</param>
/// <param name="Trained">Which of them are trained. [Length]</param>
/// <param name="Special">Which of them are special tokens, such as BOS and EOS. [Length]</param>
/// <param name="Text">The text of each token; that of a character in several tokens is with the last of them. [Length]</param>
internal sealed record PreviewRow(
    int Row, int Line, int Length, int TrainedTokens, IReadOnlyList<int> Ids, IReadOnlyList<string> Tokens, IReadOnlyList<bool> Trained,
    [property: JsonIgnore] IReadOnlyList<bool> Special, IReadOnlyList<string> Text)
{
    /// <summary>Which completion of a row of preferences it is; null where rows have one answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompletionKind? Completion { get; init; }

    /// <summary>The lengths of the rows that it is packed of, which do not see each other; null where it is one row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? SequenceLengths { get; init; }

    /// <summary>Whether another row begins at a position.</summary>
    public bool IsBorder(int position)
    {
        int start = 0;
        return SequenceLengths?.Any(length => (start += length) == position && position < Length) ?? false;
    }

    /// <summary>Takes a row apart; a pair of preferences gives two.</summary>
    public static IEnumerable<PreviewRow> AllOf(HuggingFaceTokenizer tokenizer, ExampleRow<TokenizedExample> row, int number) =>
        row.Value switch
        {
            { Rejected: { } rejected } chosen =>
            [
                Of(tokenizer, chosen, row.Line, number) with { Completion = CompletionKind.Chosen },
                Of(tokenizer, rejected, row.Line, number) with { Completion = CompletionKind.Rejected },
            ],
            { Desirable: { } desirable } labelled =>
            [
                Of(tokenizer, labelled, row.Line, number) with
                {
                    Completion = desirable ? CompletionKind.Desirable : CompletionKind.Undesirable,
                },
            ],
            _ => [Of(tokenizer, row.Value, row.Line, number)],
        };

    private static PreviewRow Of(HuggingFaceTokenizer tokenizer, TokenizedExample example, int line, int number)
    {
        TokenStreamDecoder decoder = tokenizer.CreateStreamDecoder(skipSpecialTokens: false);
        string[] text = [.. example.InputIds.Select(decoder.Append)];
        if (text.Length > 0)
        {
            text[^1] += decoder.Flush();
        }

        return new PreviewRow(
            number, line, example.Length, example.TrainedTokens, example.InputIds, [.. example.InputIds.Select(tokenizer.IdToToken)],
            [.. example.Labels.Select(label => label != LossLabels.Ignored)], [.. example.InputIds.Select(tokenizer.IsSpecial)], text)
        {
            SequenceLengths = example.SequenceLengths,
        };
    }
}
