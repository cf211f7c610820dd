using System.Collections.Generic;

namespace SftRecipes;

/// <summary>The chat templates that come with SftRecipes. Each marks the assistant's turns with <c>{% generation %}</c>.</summary>
public static class ChatTemplateNames
{
    /// <summary><c>&lt;|im_start|&gt;user</c> … <c>&lt;|im_end|&gt;</c>: OpenAI's markup, used by Qwen, SmolLM2 and many others.</summary>
    public const string ChatML = "chatml";

    /// <summary><c>[INST] … [/INST]</c> with <c>&lt;&lt;SYS&gt;&gt;</c>: Llama 2 Chat.</summary>
    public const string Llama2 = "llama-2";

    /// <summary><c>&lt;|start_header_id|&gt;user&lt;|end_header_id|&gt;</c> … <c>&lt;|eot_id|&gt;</c>: Llama 3 Instruct.</summary>
    public const string Llama3 = "llama-3";

    /// <summary><c>[INST] … [/INST]</c>: Mistral and Mixtral Instruct.</summary>
    public const string Mistral = "mistral";

    /// <summary><c>&lt;|user|&gt;</c> … EOS: Zephyr, TinyLlama Chat.</summary>
    public const string Zephyr = "zephyr";

    /// <summary><c>&lt;start_of_turn&gt;user</c> … <c>&lt;end_of_turn&gt;</c>: Gemma.</summary>
    public const string Gemma = "gemma";

    /// <summary><c>&lt;|user|&gt;</c> … <c>&lt;|end|&gt;</c>: Phi-3.</summary>
    public const string Phi3 = "phi-3";

    /// <summary><c>### Instruction:</c> … <c>### Response:</c>: Alpaca, for models without tokens for turns.</summary>
    public const string Alpaca = "alpaca";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [ChatML, Llama2, Llama3, Mistral, Zephyr, Gemma, Phi3, Alpaca];
}
