namespace SftRecipes.Generators.Validation;

/// <summary>One message of a row's conversation.</summary>
/// <param name="Role">Who speaks, as a template has it.</param>
/// <param name="Written">The role as the row has it.</param>
/// <param name="Says">Whether it says anything.</param>
/// <param name="CallsTools">Whether it calls a tool.</param>
/// <param name="RolePlace">What to point at where the role is wrong.</param>
/// <param name="TextPlace">What to point at where the text is.</param>
/// <param name="IsTrained">Whether the model learns it, if it is the assistant's.</param>
internal sealed record Turn(
    string Role, string Written, bool Says, bool CallsTools, ProblemTarget RolePlace, ProblemTarget TextPlace, bool IsTrained)
{
    public const string System = "system";
    public const string User = "user";
    public const string Assistant = "assistant";
    public const string Tool = "tool";

    /// <summary>Whether its list is in ShareGPT's form, which knows these roles and no others.</summary>
    public bool IsShareGpt { get; init; }
}
