using System;
using System.Collections.Generic;

namespace SftRecipes.Generators.Validation;

/// <summary>What ShareGPT calls those who speak, as <c>SftRecipes.Prompts.ChatTurns</c> reads it.</summary>
internal static class ShareGptRoles
{
    /// <summary>The assistant, calling a function that the text is the JSON of.</summary>
    public const string FunctionCall = "function_call";

    public static readonly Dictionary<string, string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["system"] = Turn.System,
        ["human"] = Turn.User,
        ["user"] = Turn.User,
        ["gpt"] = Turn.Assistant,
        ["chatgpt"] = Turn.Assistant,
        ["assistant"] = Turn.Assistant,
        ["model"] = Turn.Assistant,
        [FunctionCall] = Turn.Assistant,
        ["observation"] = Turn.Tool,
        ["function_response"] = Turn.Tool,
        ["tool"] = Turn.Tool,
    };
}
