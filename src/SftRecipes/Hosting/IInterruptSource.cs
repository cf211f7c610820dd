using System.Runtime.InteropServices;

namespace SftRecipes;

/// <summary>Tells that the user, or whoever runs the process, wants it to stop.</summary>
public interface IInterruptSource
{
    /// <summary>Listens until disposed.</summary>
    /// <param name="handler">
    /// Called at each Ctrl+C or SIGTERM, on any thread; returns whether it will see to the stop itself. Where it returns false the process
    /// ends at once.
    /// </param>
    IDisposable Listen(Func<bool> handler);
}

/// <summary>The signals of this process: Ctrl+C (SIGINT), and SIGTERM, which schedulers and containers send before they kill.</summary>
internal sealed class ProcessInterrupts : IInterruptSource
{
    public IDisposable Listen(Func<bool> handler) => new Registrations(handler);

    private sealed class Registrations : IDisposable
    {
        private readonly PosixSignalRegistration[] _signals;

        public Registrations(Func<bool> handler) =>
            _signals =
            [
                .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(
                    signal => PosixSignalRegistration.Create(signal, context => context.Cancel = handler())),
            ];

        public void Dispose()
        {
            foreach (PosixSignalRegistration signal in _signals)
            {
                signal.Dispose();
            }
        }
    }
}
