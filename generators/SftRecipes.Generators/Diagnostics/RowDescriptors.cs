using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for the rows of data files.</summary>
internal static class RowDescriptors
{
    private const string Category = "SftRecipes.Data";

    public static readonly DiagnosticDescriptor RowUnreadable = new(
        RuleIds.RowUnreadable,
        "Row of a dataset cannot be read",
        "The row cannot be read: {0}; correct it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowUnreadable + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ColumnMissing = new(
        RuleIds.ColumnMissing,
        "Row lacks a column",
        "No column binds to '{0}' of {1}, which must have a value; {2}, or make the property nullable{3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ColumnMissing + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ColumnMisspelled = new(
        RuleIds.ColumnMisspelled,
        "Column binds to no property",
        "The column '{0}' binds to no property of {1} and is ignored; did you mean '{2}'?{3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ColumnMisspelled + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ColumnTwice = new(
        RuleIds.ColumnTwice,
        "Two columns bind to one property",
        "Two columns bind to '{0}', the second being '{1}'; remove or rename one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ColumnTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ValueOfWrongType = new(
        RuleIds.ValueOfWrongType,
        "Value of a row is of the wrong type",
        "'{0}' must be {1} but is {2}; {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ValueOfWrongType + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor AnswerEmpty = new(
        RuleIds.AnswerEmpty,
        "Answer of a row is empty",
        "{0} is empty, so that the model would learn to say nothing; write the answer, or leave the row out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AnswerEmpty + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowRepeated = new(
        RuleIds.RowRepeated,
        "Row is repeated",
        "The row repeats line {0}; leave it out, unless it is to count twice",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowRepeated + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TurnRoleUnknown = new(
        RuleIds.TurnRoleUnknown,
        "Role of a turn is not known",
        "'{0}' is no role{1}; write one of {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TurnRoleUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TurnOutOfOrder = new(
        RuleIds.TurnOutOfOrder,
        "Roles of a conversation are out of order",
        "{0}; after an optional system message, user and assistant take turns until the assistant ends",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TurnOutOfOrder + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PairOfEquals = new(
        RuleIds.PairOfEquals,
        "Answers of a pair are the same",
        "{0} is the same as {1}, so that there is nothing to prefer; write another answer, or leave the row out",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PairOfEquals + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DatasetEmpty = new(
        RuleIds.DatasetEmpty,
        "Dataset has no rows",
        "The dataset has no rows; give it at least one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DatasetEmpty + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ToolsNotWritten = new(
        RuleIds.ToolsNotWritten,
        "Template does not write tools",
        "The template '{0}' does not write {1}, so that the row would be refused; leave them out, or use a template that does",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ToolsNotWritten + HelpLinks.Extension);
}
