using Spectre.Console;

namespace SftRecipes.Hosting.Progress;

/// <summary>Runs work with a live line at the bottom of a terminal, or with plain lines where there is none.</summary>
internal static class Activity
{
    private const int BarWidth = 12;

    /// <summary>Runs work.</summary>
    /// <param name="channel">Where its progress goes.</param>
    /// <param name="text">What is being done at first.</param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(TextChannel channel, string text, Func<IActivity, Task<T>> work)
    {
        if (!channel.IsTerminal)
        {
            return work(new PlainActivity(channel.Writer));
        }

        Spectre.Console.Progress progress = channel.Console.Progress().AutoClear(true).Columns(
            new SpinnerColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = BarWidth });
        return progress.StartAsync(context =>
        {
            var activity = new LiveActivity(channel.Console, context.AddTask(Markup.Escape(text), maxValue: 1));
            activity.Status(text, fraction: null);
            return work(activity);
        });
    }

    private sealed class LiveActivity(IAnsiConsole console, ProgressTask task) : IActivity
    {
        public bool IsLive => true;

        public void Status(string text, double? fraction)
        {
            task.Description = Markup.Escape(text);
            task.IsIndeterminate = fraction is null;

            // A task at its end stops its clock and bar, and the work may have other parts.
            task.Value = Math.Clamp(fraction ?? 0, 0, 0.999);
        }

        public void Line(string text) => console.WriteLine(text);

        public void Warning(string text) => console.MarkupLineInterpolated($"[yellow]warning:[/] {text}");
    }

    private sealed class PlainActivity(TextWriter writer) : IActivity
    {
        public bool IsLive => false;

        public void Status(string text, double? fraction)
        {
        }

        public void Line(string text) => writer.WriteLine(text);

        public void Warning(string text) => writer.WriteLine($"warning: {text}");
    }
}
