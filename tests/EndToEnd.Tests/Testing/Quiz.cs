using System.Text.Json;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Two dozen questions with answers that no model knows before it is told.</summary>
internal static class Quiz
{
    private static readonly (string Animal, string Answer)[] s_facts =
    [
        ("cow", "Moo."), ("dog", "Woof."), ("cat", "Meow."), ("duck", "Quack."), ("pig", "Oink."), ("sheep", "Baa."),
        ("horse", "Neigh."), ("lion", "Roar."), ("frog", "Ribbit."), ("bee", "Buzz."), ("owl", "Hoot."), ("mouse", "Squeak."),
    ];

    private static readonly (string Animal, string Answer)[] s_homes =
    [
        ("fish", "A pond."), ("bird", "A nest."), ("bear", "A cave."), ("fox", "A den."), ("spider", "A web."), ("hen", "A coop."),
        ("rabbit", "A hole."), ("monkey", "A tree."), ("ant", "A hill."), ("snail", "A shell."), ("whale", "The sea."), ("camel", "The sand."),
    ];

    /// <summary>The rows.</summary>
    public static IReadOnlyList<QuizRow> Rows { get; } =
    [
        .. s_facts.Select(fact => new QuizRow($"What does the {fact.Animal} say?", fact.Answer)),
        .. s_homes.Select(fact => new QuizRow($"Where is the {fact.Animal} at home?", fact.Answer)),
    ];

    /// <summary>The rows as JSON Lines.</summary>
    public static string JsonLines { get; } = string.Concat(
        Rows.Select(row => JsonSerializer.Serialize(new { question = row.Question, answer = row.Answer }) + "\n"));
}
