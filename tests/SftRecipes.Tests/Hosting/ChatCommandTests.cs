using System.Text.Json;

namespace SftRecipes.Tests.Hosting;

public sealed class ChatCommandTests
{
    [Theory]
    [InlineData("one\n\ntwo\n")]
    [InlineData("one\ntwo\n/exit\nthree\n")]
    public async Task PipedLinesAreAnsweredOneByOne(string input)
    {
        var recipe = new FakeHostedRecipe();

        HostRun run = await HostRun.OfAsync(recipe, new Terminal { Input = input }, "chat", "--base");

        Assert.Equal((0, "Q: ONE\nA: \nQ: TWO\nA: \n", ""), (run.ExitCode, run.Out, run.Error));
        Assert.True(recipe.Model.IsDisposed);
    }

    [Fact]
    public async Task JsonIsOneObjectPerLine()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), new Terminal { Input = "one\ntwo" }, "chat", "--base", "--json");

        Assert.Equal(
            ["one", "two"],
            run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("fields").GetProperty("Instruction").GetString()));
    }

    [Fact]
    public async Task CtrlCEndsOneAnswerWhereSomeoneTypes()
    {
        var interrupts = new FakeInterrupts();
        var recipe = new FakeHostedRecipe();
        int pieces = 0;
        recipe.Model.AfterPiece = _ =>
        {
            if (++pieces == 2)
            {
                interrupts.Press();
            }
        };

        HostRun run = await HostRun.OfAsync(
            recipe, new Terminal { Input = "one\ntwo\n", InIsTerminal = true, Interrupts = interrupts }, "chat", "--base");

        Assert.Equal((0, "Q:\nQ: TWO\nA: \n"), (run.ExitCode, run.Out));
        Assert.Contains("(stopped)", run.Error);
        Assert.Contains("/exit", run.Error);
    }

    [Fact]
    public async Task APromptOfTwoRequiredFieldsCannotBeChattedWith()
    {
        var recipe = new FakeHostedRecipe
        {
            Definition = Recipes.Definition() with { PromptFields = [new PromptField("Question", true), new PromptField("Context", true)] },
        };

        HostRun run = await HostRun.OfAsync(recipe, "chat", "--base");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("also needs Context", run.Error);
    }
}
