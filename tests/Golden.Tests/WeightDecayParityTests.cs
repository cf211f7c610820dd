using System.Text.Json;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// Which parameters are decayed, and what five decayed steps make of the loss. The transformers that the golden values come from knew
/// norms by their class and missed some families' RMSNorm, whose weights it decayed. Later versions go by the name as well and decay no
/// norm, and so do recipes. The steps are taken with the list of the golden values, whichever it is.
/// </summary>
public class WeightDecayParityTests
{
    private const int Steps = 5;
    private const double WeightDecay = 0.1;
    private const double Rate = 1e-3;

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("weight decay")]
    public void Decayed_parameters_are_those_of_transformers_but_for_norms(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights(trained: true);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        string[] norms = [.. model.named_modules().Where(item => item.module is LayerNorm or RmsNorm).Select(item => item.name + ".")];

        IEnumerable<string> decayed = ParameterGroups.Create(model, WeightDecay)
            .Where(group => group.WeightDecay > 0)
            .SelectMany(group => group.Parameters)
            .Select(parameter => parameter.Name);

        Assert.Equal(
            Decayed(golden).Where(parameter => !norms.Any(norm => parameter.StartsWith(norm, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
            decayed.Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("weight decay")]
    public void Five_decayed_steps_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement expected = golden.Values.GetProperty("full_train_wd");
        double[] losses = [.. expected.GetProperty("loss").EnumerateArray().Select(loss => loss.GetDouble())];
        using ModelWeights weights = golden.OpenWeights(trained: true);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        HashSet<string> decayed = [.. Decayed(golden)];
        ParameterGroup[] groups = [.. model.TrainedParameters()
            .GroupBy(parameter => decayed.Contains(parameter.Name))
            .Select(group => new ParameterGroup([.. group], group.Key ? WeightDecay : 0))];
        using var optimizer = new AdamW(groups, beta1: 0.9, beta2: 0.999, epsilon: 1e-8);
        model.train();
        JsonElement[] steps = [.. golden.Values.GetProperty("train_batches").EnumerateArray().Take(Steps)];
        for (int step = 0; step < Steps; step++)
        {
            Batch[] batches = [.. steps[step].GetProperty("micro").EnumerateArray()
                .Select(micro => Collator.Collate(GoldenRows.Examples(micro), padTokenId: 0))];
            int tokens = batches.Sum(batch => batch.TrainedTokens);
            Check.Near(losses[step], batches.Sum(batch => Backward(model, batch, tokens)), 1e-5 * losses[step], $"loss of step {step + 1}");
            optimizer.ClipGradients(1);
            optimizer.Step(Rate * LrSchedules.Linear(step, warmup: 1, Steps));
            optimizer.ZeroGradients();
        }

        double after = expected.GetProperty("forward_batch_loss_after").GetDouble();
        model.eval();
        Check.Near(after, Evaluation.Run(model, [GoldenRows.ForwardBatch(golden.Values)]).Loss, 1e-5 * after, "loss after the run");
    }

    private static double Backward(CausalLanguageModel model, Batch batch, int tokens)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
        torch.Tensor loss = CausalLoss.Sum(model, hidden, batch) / tokens;
        Autograd.Backward(loss);
        return loss.ToDouble();
    }

    private static IEnumerable<string> Decayed(GoldenCase golden) =>
        golden.Values.GetProperty("weight_decay_parameter_names").EnumerateArray().Select(name => name.GetString()!);
}
