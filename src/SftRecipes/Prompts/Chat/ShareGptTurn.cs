using System.Text.Json.Serialization;

namespace SftRecipes;

/// <summary>One turn in ShareGPT's form.</summary>
/// <param name="From"><c>system</c>, <c>human</c>, <c>gpt</c>, <c>function_call</c>, <c>observation</c> or one of their other names.</param>
/// <param name="Value">What is said; for <c>function_call</c> a JSON object with <c>name</c> and <c>arguments</c>.</param>
public sealed record ShareGptTurn([property: JsonPropertyName("from")] string From, [property: JsonPropertyName("value")] string Value);
