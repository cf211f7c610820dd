namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// Stories of a closed world, in which people have things and pass some on. Who has how many of what is chosen at random; the rest follows:
/// sums, which noun goes with which number, who is meant. A small model learns that in seconds, and the choices keep an entropy of their own.
/// </summary>
internal static class CountingStories
{
    private static readonly string[] s_names = ["Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo"];
    private static readonly string[] s_things = ["apple", "ball", "book", "coin", "flower", "stone"];
    private static readonly string[] s_colours = ["red", "blue", "green", "white"];
    private static readonly string[] s_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>In the order of what happens.</summary>
    public static CountingStory[] Told(int count, int seed) => Make(count, seed, facts =>
        $"{facts.Giver} has {Some(facts.First, facts.Thing)}. {facts.Taker} has {Some(facts.Second, facts.Thing)}. "
        + $"{facts.Giver} gives {facts.Taker} {Some(facts.Given, facts.Thing)}. Now {facts.Giver} has "
        + $"{Some(facts.First - facts.Given, facts.Thing)} and {facts.Taker} has {Some(facts.Second + facts.Given, facts.Thing)}.");

    /// <summary>The end first, and in the past.</summary>
    public static CountingStory[] ToldFromTheEnd(int count, int seed) => Make(count, seed, facts =>
        $"{facts.Taker} has {Some(facts.Second + facts.Given, facts.Thing)} and {facts.Giver} has "
        + $"{Some(facts.First - facts.Given, facts.Thing)} because {facts.Giver} gave {facts.Taker} {Some(facts.Given, facts.Thing)}. "
        + $"Before, {facts.Giver} had {Some(facts.First, facts.Thing)} and {facts.Taker} had {Some(facts.Second, facts.Thing)}.");

    private static CountingStory[] Make(int count, int seed, Func<Facts, string> tell)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new CountingStory(tell(Facts.Draw(random))))];
    }

    private static string Some(int count, string thing) => $"{s_numbers[count]} {thing}{(count == 1 ? "" : "s")}";

    private sealed record Facts(string Giver, string Taker, string Thing, int First, int Second, int Given)
    {
        public static Facts Draw(Random random)
        {
            int giver = random.Next(s_names.Length), taker = (giver + random.Next(1, s_names.Length)) % s_names.Length;
            string thing = $"{s_colours[random.Next(s_colours.Length)]} {s_things[random.Next(s_things.Length)]}";
            int first = random.Next(1, 6);
            return new(s_names[giver], s_names[taker], thing, first, Second: random.Next(6), Given: random.Next(1, first + 1));
        }
    }
}

/// <summary>A story.</summary>
public sealed record CountingStory([property: Response] string Text);
