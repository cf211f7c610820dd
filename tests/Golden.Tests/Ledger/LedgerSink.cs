using Xunit.Abstractions;
using Xunit.Sdk;

namespace SftRecipes.Golden.Tests.Ledger;

/// <summary>Listens to the results of tests that carry <see cref="GoldenKindAttribute"/> and prints the table when all have run.</summary>
internal sealed class LedgerSink(IMessageSink inner, IMessageSink diagnostics) : LongLivedMarshalByRefObject, IMessageSink
{
    private readonly CaseTable _table = new();

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        Record(message);
        if (message is ITestAssemblyFinished && _table.Count > 0)
        {
            diagnostics.OnMessage(new DiagnosticMessage(_table.ToString()));
        }

        return inner.OnMessage(message);
    }

    private void Record(IMessageSinkMessage message)
    {
        CaseResult? result = message switch
        {
            ITestPassed => CaseResult.Passed,
            ITestFailed => CaseResult.Failed,
            ITestSkipped => CaseResult.Skipped,
            _ => null,
        };
        if (result is { } known && message is ITestMessage test && Kind(test.TestCase) is { } kind)
        {
            _table.Add(Families.Of(test.TestCase.TestMethodArguments), kind, known);
        }
    }

    private static string? Kind(ITestCase testCase) =>
        testCase.TestMethod.Method.GetCustomAttributes(typeof(GoldenKindAttribute)).FirstOrDefault()?.GetConstructorArguments().OfType<string>().First();
}
