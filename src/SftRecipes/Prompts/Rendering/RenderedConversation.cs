using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Prompts;

/// <summary>A conversation, whole and up to its turns, each rendered when it is asked for.</summary>
internal sealed class RenderedConversation
{
    private readonly ChatTemplate _template;
    private readonly List<object?>? _tools;
    private readonly Lazy<JinjaRendering> _whole;

    public RenderedConversation(ChatTemplate template, ChatPrompt prompt, List<object?>? tools)
    {
        _template = template;
        _tools = tools;
        Prompt = prompt;
        Messages = [.. prompt.Messages.Select(ChatVariables.Message)];
        _whole = new Lazy<JinjaRendering>(() => Render(Messages.Count, addGenerationPrompt: false));
    }

    public ChatPrompt Prompt { get; }

    /// <summary>The turns; the same objects in every rendering.</summary>
    public IReadOnlyList<JinjaDict> Messages { get; }

    /// <summary>All turns, the assistant's next one not begun.</summary>
    public JinjaRendering Whole => _whole.Value;

    public bool HasGeneration => _template.HasGeneration;

    public string? EosToken => _template.EosToken;

    public string TemplateDescription => _template.Settings.Description;

    /// <summary>The text of the first turns.</summary>
    /// <exception cref="RecipeException">The template refuses them.</exception>
    public string Text(int turns, bool addGenerationPrompt) => Render(turns, addGenerationPrompt).Text;

    /// <summary>The first turns; null where the template refuses them.</summary>
    public JinjaRendering? TryRender(int turns, bool addGenerationPrompt)
    {
        try
        {
            return _template.Render([.. Messages.Take(turns)], _tools, addGenerationPrompt);
        }
        catch (JinjaException)
        {
            return null;
        }
    }

    private JinjaRendering Render(int turns, bool addGenerationPrompt)
    {
        try
        {
            return _template.Render([.. Messages.Take(turns)], _tools, addGenerationPrompt);
        }
        catch (JinjaException exception)
        {
            throw _template.Refused(exception);
        }
    }
}
