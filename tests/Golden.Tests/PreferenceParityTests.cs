using System.Globalization;
using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Direct preference optimization against TRL: log-probabilities, rewards, losses, gradients and a run.</summary>
public sealed class PreferenceParityTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public void Log_probabilities_of_policy_and_reference_equal_TRLs(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        using ModelWeights weights = golden.Model.OpenAdapted();
        using CausalLanguageModel model = golden.Model.Compile(golden.Model.LoraAttribute()).CreateModel(weights);
        using var scope = torch.NewDisposeScope();
        using var reference = ReferenceModel.AdaptersOff(model);
        CheckAll(golden.Numbers("ref_chosen_logps", "ref_rejected_logps"), reference.LogProbs(golden.Batch), "reference");
        Assert.All(model.Adapters(), adapter => Assert.True(adapter.Module.AdapterEnabled));
        CheckAll(golden.Numbers("policy_chosen_logps", "policy_rejected_logps"), Policy(model, golden.Batch), "policy");
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public void Loss_rewards_and_gradients_equal_TRLs(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        double beta = golden.Values.GetProperty("beta").GetDouble();
        CompiledRecipe recipe = golden.Model.Compile(
            $"{golden.Model.LoraAttribute()} [Dpo(Beta = {Invariant(beta)})]", row: PreferenceCase.Row);
        using ModelWeights weights = golden.Model.OpenAdapted();
        using CausalLanguageModel model = recipe.CreateModel(weights);
        EvaluationReport report = recipe.Evaluate(model, () => golden.Model.OpenWeights(), [golden.Batch]);
        Check.Near(golden.Values.GetProperty("loss").GetDouble(), report.Loss, 1e-5, "loss");
        CheckMetric("rewards/chosen", golden.Numbers("chosen_rewards").Average());
        CheckMetric("rewards/rejected", golden.Numbers("rejected_rewards").Average());
        CheckMetric("rewards/margins", golden.Numbers("reward_margins").Average());
        CheckMetric("rewards/accuracies", golden.Values.GetProperty("reward_accuracy").GetDouble());
        CheckMetric("logps/chosen", golden.Numbers("policy_chosen_logps").Average());
        CheckMetric("logps/rejected", golden.Numbers("policy_rejected_logps").Average());
        Assert.Equal((golden.Pairs.Count, golden.Batch.TrainedTokens), (report.Rows, (int)report.Tokens));

        using var scope = torch.NewDisposeScope();
        using var reference = ReferenceModel.AdaptersOff(model);
        PreferenceLoss loss = DpoLoss.Sigmoid(Policy(model, golden.Batch), reference.LogProbs(golden.Batch), beta);
        Autograd.Backward(loss.Sum / golden.Pairs.Count);
        CheckGradients(golden, model);

        void CheckMetric(string metric, double expected) => Check.Near(expected, report.Metrics[metric], 1e-4, metric);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public void Other_losses_equal_TRLs(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        using var scope = torch.NewDisposeScope();
        double beta = golden.Values.GetProperty("beta").GetDouble();
        torch.Tensor policy = Tensor("policy_chosen_logps", "policy_rejected_logps");
        torch.Tensor reference = Tensor("ref_chosen_logps", "ref_rejected_logps");
        JsonElement values = golden.Values.GetProperty("other_losses_from_trl_0_13_on_the_same_summed_logps");
        CheckLoss("sigmoid_label_smoothing_0.1", DpoLoss.Sigmoid(policy, reference, beta, labelSmoothing: 0.1));
        CheckLoss("ipo", DpoLoss.Ipo(policy, reference, beta));
        CheckLoss("hinge", DpoLoss.Hinge(policy, reference, beta));

        torch.Tensor Tensor(params string[] names) => torch.tensor(golden.Numbers(names).Select(value => (float)value).ToArray());

        void CheckLoss(string key, PreferenceLoss loss)
        {
            double expected = values.GetProperty(key).GetProperty("loss").GetDouble();
            Check.Near(expected, loss.Sum.ToDouble() / golden.Pairs.Count, 1e-5 * expected, key);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public async Task Five_steps_equal_TRLs(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        TrainingReport report = await TrainAsync(golden, "PrecomputeRefLogProbs = false");
        CheckLog(golden, report);
        Assert.Equal(golden.Numbers("reward_margins").Average(), report.History[0].Metrics["rewards/margins"], 1e-4);
        Assert.True(report.History[^1].Metrics["rewards/margins"] > report.History[0].Metrics["rewards/margins"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public async Task A_reference_computed_beforehand_changes_nothing(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        CheckLog(golden, await TrainAsync(golden, "PrecomputeRefLogProbs = true"));
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Preferences), MemberType = typeof(Discovery))]
    [GoldenKind("dpo")]
    public async Task Full_fine_tuning_compares_with_a_copy_of_its_start(string name)
    {
        using PreferenceCase golden = PreferenceCase.Open(name);
        var histories = new List<double[]>();
        foreach (string precomputed in new[] { "false", "true" })
        {
            CompiledRecipe recipe = golden.Model.Compile(
                $"[FullFineTuning] [Dpo(PrecomputeRefLogProbs = {precomputed})]", Arguments(golden.Pairs.Count, 1e-3), PreferenceCase.Row);
            TrainingReport report = await recipe.TrainAsync(golden.Pairs, _folder.Options(golden.Model, adapter: null));
            histories.Add([.. report.History.Select(step => step.Loss)]);

            // Before the first step the model is its own reference: −log σ(0).
            Assert.Equal(Math.Log(2), report.History[0].Loss, 1e-6);
            Assert.Equal(0, report.History[0].Metrics["rewards/margins"], 1e-5);
            Assert.True(report.History[^1].Loss < 0.9 * report.History[0].Loss, $"{report.History[^1].Loss}");
        }

        Assert.All(histories[0].Zip(histories[1]), losses => Assert.Equal(losses.First, losses.Second, 1e-4));
    }

    private Task<TrainingReport> TrainAsync(PreferenceCase golden, string options)
    {
        string beta = Invariant(golden.Values.GetProperty("beta").GetDouble());
        CompiledRecipe recipe = golden.Model.Compile(
            $"{golden.Model.LoraAttribute()} [Dpo(Beta = {beta}, {options})]", Arguments(golden.Pairs.Count, 5e-3), PreferenceCase.Row);
        return recipe.TrainAsync(golden.Pairs, _folder.Options(golden.Model, golden.Model.AdapterDirectory));
    }

    private static string Arguments(int pairs, double rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        PerDeviceTrainBatchSize = {pairs}, PerDeviceEvalBatchSize = 3, LearningRate = {rate}, LrSchedulerType = LrSchedulerType.Constant,
        MaxSteps = 5, MaxGradNorm = 1, MaxLength = 64, Shuffle = false, SaveStrategy = IntervalStrategy.No
        """);

    private static void CheckLog(PreferenceCase golden, TrainingReport report)
    {
        JsonElement log = golden.Values.GetProperty("train_5_steps_same_batch_lr_5e-3_constant_clip_1");
        Assert.Equal(log.GetArrayLength(), report.History.Count);
        foreach ((JsonElement expected, StepCompleted actual) in log.EnumerateArray().Zip(report.History))
        {
            double loss = expected.GetProperty("loss").GetDouble();
            double norm = expected.GetProperty("grad_norm_before_clip").GetDouble();
            Check.Near(loss, actual.Loss, 1e-5 * loss, $"loss of step {actual.Step}");
            Check.Near(norm, actual.GradientNorm, 1e-4 * norm, $"gradient norm of step {actual.Step}");
        }
    }

    private static torch.Tensor Policy(CausalLanguageModel model, Batch batch) => SequenceLogProbs.Sum(
        model, model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device)), batch);

    private static void CheckAll(double[] expected, torch.Tensor actual, string what)
    {
        Assert.Equal([expected.Length], actual.shape);
        for (int i = 0; i < expected.Length; i++)
        {
            Check.Near(expected[i], actual[i].ToDouble(), 1e-5 * Math.Abs(expected[i]), $"{what} of row {i}");
        }
    }

    private static void CheckGradients(PreferenceCase golden, CausalLanguageModel model)
    {
        int compared = 0;
        foreach ((string path, IAdapted adapter) in model.Adapters())
        {
            Compare(path + ".lora_A.weight", adapter.LoraA.grad);
            Compare(path + ".lora_B.weight", adapter.LoraB.grad);
        }

        Assert.Equal(golden.Tensors.Names.Count, compared);

        void Compare(string key, torch.Tensor? gradient)
        {
            compared++;
            Assert.NotNull(gradient);
            torch.Tensor expected = golden.Tensors.Read("grad." + SavedAdapter.KeyPrefix + key);
            Check.Near(0, (expected - gradient).norm().ToDouble(), (1e-4 * expected.norm().ToDouble()) + 1e-7, key);
        }
    }

    private static string Invariant(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
