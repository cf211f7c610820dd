namespace SftRecipes;

/// <summary>The roles that chat templates know. A template may know others, so a role is a string.</summary>
public static class ChatRoles
{
    /// <summary>What the model is told before the conversation.</summary>
    public const string System = "system";

    /// <summary>Who asks.</summary>
    public const string User = "user";

    /// <summary>The model: what it learns to say.</summary>
    public const string Assistant = "assistant";

    /// <summary>What a tool that the model called has returned.</summary>
    public const string Tool = "tool";
}
