using Quickstart.Tasks;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A tuned model goes to llama.cpp in one command and answers there as it does here.</summary>
[Collection(TorchCollection.Name)]
public class GgufTests(PocketRun run) : IClassFixture<PocketRun>
{
    private static readonly IReadOnlyList<InstructionRow> s_questions = [.. PocketRun.HeldOut.Where((_, i) => i % 28 == 0)];

    [SkippableFact]
    public async Task Llama_cpp_gives_the_same_answers()
    {
        using var folder = new TemporaryDirectory();
        using PocketLora.TunedModel model = await PocketLora.LoadAsync(run.Adapter, new LoadOptions { ModelDirectory = PocketRun.Model });
        var ours = new List<GenerationResult>();
        foreach (InstructionRow row in s_questions)
        {
            ours.Add(await model.GenerateAsync(row.Instruction, row.Input));
        }

        Assert.Contains(ours, answer => answer.Reason == FinishReason.Eos);
        string[] types = ["f32", "f16", "q8_0", "q4_0"];
        foreach (string type in types)
        {
            (await Command.RunAsync<PocketLora>(
                "export", "--format", "gguf", "--type", type, "--model", PocketRun.Model, "--adapter", run.Adapter, "--output",
                folder[type])).Succeeded();
        }

        string[] prompts = [.. s_questions.Select(Prompt)];
        IReadOnlyList<int>[] ids = [.. prompts.Select(prompt => model.Tokenizer.Encode(prompt))];
        IReadOnlyList<LlamaCppAnswer> answers = LlamaCpp.AskOrSkip(types.Select(type => new LlamaCppRequest(
            Directory.GetFiles(folder[type], "*.gguf").Single(), prompts, ["What is the capital of Peru?"],
            [.. ids.Select(prompt => new LlamaCppContinuation(prompt, PocketLora.Definition.Generation.MaxNewTokens, Stop: true))])));
        foreach ((string type, LlamaCppAnswer answer) in types.Zip(answers))
        {
            Assert.True(answer.Error is null, $"{type}: {answer.Error}");
            Assert.Equal(ids, answer.Tokenized);
            Assert.Equal(["### Instruction:\nWhat is the capital of Peru?\n\n### Response:\n"], answer.Chats!);
            string[] theirs = [.. answer.Continued!.Select(made => model.Tokenizer.Decode(made, skipSpecialTokens: true))];
            int same = theirs.Zip(ours).Count(pair => pair.First == pair.Second.Text);
            int required = type switch { "f32" or "f16" => ours.Count, "q8_0" => ours.Count - 2, _ => ours.Count / 3 };
            Assert.True(same >= required, $"{type}: {same} of {ours.Count} answers are the same: {string.Join(" | ", theirs)}");
        }
    }

    [Fact]
    public async Task A_modelfile_says_how_to_ask()
    {
        using var folder = new TemporaryDirectory();
        (await Command.RunAsync<PocketLora>(
            "export", "--format", "gguf", "--model", PocketRun.Model, "--adapter", run.Adapter, "--output", folder["out"])).Succeeded();
        Assert.Equal(
            """"
            FROM ./PocketLora-F16.gguf
            TEMPLATE """### Instruction:
            {{ .Prompt }}

            ### Response:
            {{ .Response }}"""
            PARAMETER stop "\n###"
            PARAMETER temperature 0
            PARAMETER num_predict 24
            PARAMETER repeat_penalty 1
            PARAMETER top_p 1

            """",
            File.ReadAllText(folder["out", "Modelfile"]));
        Assert.Equal(
            ["Modelfile", "PocketLora-F16.gguf"],
            Directory.GetFiles(folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private static string Prompt(InstructionRow row) =>
        string.Concat(PocketLora.RenderPrompt(row.Instruction, row.Input).Select(segment => segment.Text));
}
