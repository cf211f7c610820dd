namespace PocketBase.Corpus;

/// <summary>English names of the numbers from 0 to 100.</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "one hundred"];

    /// <summary>The name of <paramref name="number"/>, such as <c>forty-two</c>.</summary>
    public static string Of(int number) =>
        number < Small.Length ? Small[number]
        : number % 10 == 0 ? Tens[number / 10]
        : $"{Tens[number / 10]}-{Small[number % 10]}";
}
