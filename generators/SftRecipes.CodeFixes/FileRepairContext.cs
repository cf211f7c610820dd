using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>A diagnostic in an additional file.</summary>
/// <param name="Diagnostic">What is reported.</param>
/// <param name="File">The file.</param>
/// <param name="Text">The file's text.</param>
/// <param name="Compilation">The code of the file's project.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record FileRepairContext(
    Diagnostic Diagnostic, TextDocument File, SourceText Text, Compilation Compilation, CancellationToken Cancellation)
    : RepairContext(Diagnostic, Text, Cancellation);
