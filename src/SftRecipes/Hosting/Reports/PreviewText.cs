using System.Globalization;
using System.Text;
using Spectre.Console;

namespace SftRecipes.Hosting.Reports;

/// <summary>Rows for people: colours on a terminal, <c>[trained]…[/trained]</c> elsewhere.</summary>
internal static class PreviewText
{
    private const string Open = "[trained]", Close = "[/trained]", Border = "[row]";

    /// <summary>Two shades each, so that neighbouring tokens can be told apart.</summary>
    private static readonly Style[] s_trained = [new(Color.Black, Color.Green), new(Color.Black, Color.Lime)];
    private static readonly Style[] s_prompt = [new(Color.Silver), new(Color.Grey)];
    private static readonly Style s_border = new(Color.Black, Color.Yellow);

    /// <summary>Writes all of it.</summary>
    public static void Write(Preview preview, TextChannel channel)
    {
        foreach (PreviewRow row in preview.Shown)
        {
            string line = row.Line > 0 ? Invariant($", line {row.Line}") : "";
            string completion = row.Completion is { } kind ? " " + kind.ToString().ToLowerInvariant() : "";
            string packed = row.SequenceLengths is { } lengths ? Invariant($", packed of rows of {string.Join(" + ", lengths)}") : "";
            channel.Line(Invariant($"row {row.Row}{completion}{line}: {row.Length:N0} tokens, {row.TrainedTokens:N0} trained{packed}"));
            if (channel.IsTerminal)
            {
                WriteColoured(row, channel.Console);
            }
            else
            {
                channel.Line(Marked(row));
            }

            channel.Line();
        }

        foreach (string line in Summary(preview, channel.IsTerminal))
        {
            channel.Line(line);
        }
    }

    /// <summary>The row's text with what is trained between marks; special tokens stand as the vocabulary writes them.</summary>
    public static string Marked(PreviewRow row)
    {
        var text = new StringBuilder();
        bool trained = false;
        for (int position = 0; position < row.Length; position++)
        {
            if (row.Trained[position] != trained)
            {
                text.Append(trained ? Close : Open);
                trained = !trained;
            }

            if (row.IsBorder(position))
            {
                text.Append(Border);
            }

            text.Append(TextOf(row, position));
        }

        return text.Append(trained ? Close : "").ToString();
    }

    private static void WriteColoured(PreviewRow row, IAnsiConsole console)
    {
        var paragraph = new Paragraph();
        for (int position = 0; position < row.Length; position++)
        {
            if (row.IsBorder(position))
            {
                paragraph.Append(Border, s_border);
            }

            Style style = (row.Trained[position] ? s_trained : s_prompt)[position % 2];
            Style shown = row.Special[position] ? style.Decoration(Decoration.Bold | Decoration.Underline) : style;

            // The end of a line is a token too: a mark makes it, and its colour, visible.
            paragraph.Append(TextOf(row, position).ReplaceLineEndings("↵\n"), shown);
        }

        console.Write(paragraph);
        console.WriteLine();
    }

    private static IEnumerable<string> Summary(Preview preview, bool coloured)
    {
        double share = Figures.Percent(preview.TrainedTokens, Math.Max(preview.Tokens, 1));
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{preview.Rows:N0} rows, {preview.Tokens:N0} tokens, {preview.TrainedTokens:N0} trained ({share:0.0} %), "
            + $"longest row {preview.LongestRow:N0} tokens");
        string limit = Invariant($"longer than MaxLength = {preview.MaxLength}");
        yield return preview.OverLengthRows == 0
            ? $"no row is {limit}"
            : Invariant($"rows {limit}: {preview.OverLengthRows:N0}; {Consequence(preview.OverLength)}");
        if (preview.UntrainedRows > 0)
        {
            yield return Invariant($"rows without a token to train: {preview.UntrainedRows:N0}; give them a response or remove them");
        }

        if (coloured)
        {
            yield return "green is trained, grey is not; bold and underlined are special tokens, such as the end of the sequence";
        }
    }

    private static string Consequence(OverLengthPolicy policy) => policy switch
    {
        OverLengthPolicy.Drop => "they will be left out",
        OverLengthPolicy.Truncate => "they will be cut at the end",
        _ => "training will not start; set OverLength or a larger MaxLength",
    };

    private static string TextOf(PreviewRow row, int position) => row.Special[position] ? row.Tokens[position] : row.Text[position];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
