using System.Text.Json;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Packed rows do not see each other: PEFT's values of the rows alone come out, however they are packed.</summary>
public class PackingParityTests
{
    [GoldenKind("packing")]
    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    public void Loss_and_gradients_equal_those_of_the_rows_alone(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute());
        foreach (string form in new[] { "packed", "padded", "flattened" })
        {
            using ModelWeights weights = golden.OpenAdapted();
            using CausalLanguageModel model = recipe.CreateModel(weights);
            Batch batch = Packed(GoldenRows.Examples(golden.Values.GetProperty("forward")), form);
            JsonElement lora = golden.Values.GetProperty("lora");

            using var scope = torch.NewDisposeScope();
            model.train();
            torch.Tensor hidden = model.Forward(
                batch.InputTensor(model.Device), ForwardContext.Packed(batch.SequenceLengths, batch.Length, model.Device));
            torch.Tensor loss = CausalLoss.Sum(model, hidden, batch) / batch.TrainedTokens;
            Autograd.Backward(loss);

            double expected = lora.GetProperty("loss").GetDouble();
            Check.Near(expected, loss.ToDouble(), 1e-5 * expected, $"loss, {form}");
            Check.AdapterGradients(golden, model);
        }
    }

    /// <summary>The rows, the first two packed into one.</summary>
    private static Batch Packed(IReadOnlyList<TokenizedExample> rows, string form) => form switch
    {
        "packed" => Collator.Collate(RowPacker.Pack(rows, PackingStrategy.BestFitDecreasing, rows.Sum(row => row.Length)), padTokenId: 0),
        "padded" => Collator.Collate([PackedSequence.Of([.. rows.Take(2)]), .. rows.Skip(2)], padTokenId: 0),
        _ => Collator.Flatten(rows, [.. Enumerable.Range(0, rows.Count)]),
    };
}
