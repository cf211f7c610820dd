namespace SftRecipes.Hosting;

/// <summary>Makes prompts of the lines that are typed into <c>chat</c>.</summary>
internal interface IChatLines
{
    /// <summary>What a line is, for whoever types.</summary>
    string Hint { get; }

    /// <summary>The name under which a line is reported.</summary>
    string FieldName { get; }

    /// <summary>The prompt of the next line.</summary>
    IReadOnlyList<PromptSegment> Prompt(string line);

    /// <summary>Takes note of the answer to the last line.</summary>
    void Answered(string answer);
}

/// <summary>Lines that are each answered on their own, as the value of the prompt's first field.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="first">The field.</param>
internal sealed class SingleLines(IHostedRecipe recipe, PromptField first) : IChatLines
{
    public string Hint => $"Each line is {first.Name}, answered on its own.";

    public string FieldName => first.Name;

    public IReadOnlyList<PromptSegment> Prompt(string line) =>
        recipe.Render(new Dictionary<string, string?>(StringComparer.Ordinal) { [first.Name] = line });

    public void Answered(string answer)
    {
    }
}

/// <summary>Lines that are the user's turns of one conversation.</summary>
/// <param name="template">The recipe's chat template.</param>
/// <param name="system">What the model is told before; null or empty for nothing.</param>
internal sealed class ConversationLines(ChatTemplateSettings template, string? system) : IChatLines
{
    private readonly List<ChatTurn> _turns = [.. Beginning(system)];

    public string Hint => "Each line is your turn; the model sees the whole conversation. /clear begins anew.";

    public string FieldName => "User";

    public IReadOnlyList<PromptSegment> Prompt(string line)
    {
        _turns.Add(new ChatTurn(ChatRoles.User, line));
        return [PromptSegment.Of(new ChatPrompt(template, [.. _turns]) { AddGenerationPrompt = true })];
    }

    public void Answered(string answer) => _turns.Add(new ChatTurn(ChatRoles.Assistant, answer));

    /// <summary>Forgets the conversation, but not what the model is told before it.</summary>
    public void Clear()
    {
        _turns.Clear();
        _turns.AddRange(Beginning(system));
    }

    private static ChatTurn[] Beginning(string? system) =>
        string.IsNullOrEmpty(system) ? [] : [new ChatTurn(ChatRoles.System, system)];
}
