using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.CodeFixes;

/// <summary>A way of writing an instruction down.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Lines">The template's lines, for a row of Instruction, Input and Output.</param>
internal sealed record PromptStyle(string Name, IReadOnlyList<string> Lines);

/// <summary>
/// The prompts that instruction-tuned models were trained on, by model family, as their model cards give them, but for a space before the
/// answer, which is the answer's first token's; base models have none of their own.
/// </summary>
internal static class PromptStyles
{
    /// <summary>Plain headings (Stanford Alpaca): for models that have seen no instructions.</summary>
    public static readonly PromptStyle Headings = new(
        "headings", ["### Instruction:", "{Instruction}", "", "{?Input}### Input:", "{Input}", "", "{/Input}### Response:", "{Output}"]);

    private static readonly PromptStyle ChatMl = new(
        "ChatML", ["<|im_start|>user", "{Instruction}{?Input}", "{Input}{/Input}<|im_end|>", "<|im_start|>assistant", "{Output}"]);

    private static readonly PromptStyle Inst = new("[INST]", ["[INST] {Instruction}{?Input}", "{Input}{/Input} [/INST]{Output}"]);

    private static readonly PromptStyle Llama3 = new(
        "Llama 3",
        [
            "<|start_header_id|>user<|end_header_id|>", "", "{Instruction}{?Input}",
            "{Input}{/Input}<|eot_id|><|start_header_id|>assistant<|end_header_id|>", "", "{Output}",
        ]);

    private static readonly PromptStyle Zephyr = new(
        "Zephyr", ["<|user|>", "{Instruction}{?Input}", "{Input}{/Input}</s>", "<|assistant|>", "{Output}"]);

    private static readonly PromptStyle UserAssistant = new("User and Assistant", ["User: {Instruction}{?Input}", "{Input}{/Input}", "Assistant:{Output}"]);

    /// <summary>Words of a model's id, all of which it must hold.</summary>
    private static readonly (string[] Words, PromptStyle Style)[] ByModel =
    [
        (["smollm", "instruct"], ChatMl),
        (["qwen", "instruct"], ChatMl),
        (["qwen", "chat"], ChatMl),
        (["llama-2", "chat"], Inst),
        (["llama-3", "instruct"], Llama3),
        (["tinyllama", "chat"], Zephyr),
        (["mistral", "instruct"], Inst),
        (["falcon", "instruct"], UserAssistant),
    ];

    /// <summary>The styles to offer for a model, its own first.</summary>
    public static IEnumerable<PromptStyle> For(string model) => ByModel
        .Where(entry => entry.Words.All(word => model.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))
        .Select(static entry => entry.Style)
        .Take(1)
        .Append(Headings);
}
