using System.Globalization;

namespace PocketBase.Corpus;

/// <summary>The tables of small arithmetic: operands from 1 to 9 and what comes of them.</summary>
internal static class ArithmeticTables
{
    private static readonly string[] Columns =
        ["Expression", "Left", "Right", "Result", "LeftWords", "RightWords", "ResultWords"];

    /// <summary>
    /// Sums, products and the differences that undo the sums. A sum or product stands once, the smaller operand first: the other order
    /// is the same fact, which the wordings state both ways.
    /// </summary>
    public static IEnumerable<TsvTable> All()
    {
        yield return Table("sums", "+", left => left, (left, right) => (left, right, left + right));
        yield return Table("products", "x", left => left, (left, right) => (left, right, left * right));
        yield return Table("differences", "-", _ => 1, (left, right) => (left + right, right, left));
    }

    private static TsvTable Table(
        string name, string sign, Func<int, int> firstRight, Func<int, int, (int Left, int Right, int Result)> operation)
    {
        var cells =
            from left in Enumerable.Range(1, 7)
            from right in Enumerable.Range(1, 7)
            where right >= firstRight(left)
            select operation(left, right) into problem
            select new[]
            {
                $"{Digits(problem.Left)} {sign} {Digits(problem.Right)}",
                Digits(problem.Left), Digits(problem.Right), Digits(problem.Result),
                NumberWords.Of(problem.Left), NumberWords.Of(problem.Right), NumberWords.Of(problem.Result),
            };
        return TsvTable.Of(name, Columns, cells);
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
