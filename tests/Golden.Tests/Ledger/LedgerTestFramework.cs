using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("SftRecipes.Golden.Tests.Ledger.LedgerTestFramework", "Golden.Tests")]

namespace SftRecipes.Golden.Tests.Ledger;

/// <summary>xunit's own framework, which at the end also prints how many golden cases were held, by family and kind.</summary>
public sealed class LedgerTestFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, source, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new LedgerSink(executionMessageSink, DiagnosticMessageSink), executionOptions);
    }
}
