using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training;

/// <summary>Every optimizer against its published formula, computed here in double precision.</summary>
[Collection(TorchCollection.Name)]
public class OptimizerFormulaTests
{
    private const int Steps = 6;
    private const double WeightDecay = 0.1;

    [Fact]
    public void AdamW_is_that_of_Loshchilov_and_Hutter() => Check(
        groups => new AdamW(groups, 0.9, 0.99, 1e-6),
        () =>
        {
            double m = 0, v = 0;
            return (theta, gradient, rate, step) =>
            {
                m = (0.9 * m) + (0.1 * gradient);
                v = (0.99 * v) + (0.01 * gradient * gradient);
                theta -= rate * WeightDecay * theta;
                return theta - (rate * m / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v / (1 - Math.Pow(0.99, step))) + 1e-6));
            };
        });

    [Fact]
    public void AdamW_of_bitsandbytes_decays_after_the_update() => Check(
        groups => new AdamW8Bit(groups, 0.9, 0.99, 1e-6),
        () =>
        {
            double m = 0, v = 0;
            return (theta, gradient, rate, step) =>
            {
                m = (0.9 * m) + (0.1 * gradient);
                v = (0.99 * v) + (0.01 * gradient * gradient);
                theta -= rate * m / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v / (1 - Math.Pow(0.99, step))) + 1e-6);
                return theta * (1 - (rate * WeightDecay));
            };
        });

    [Fact]
    public void Lion_is_that_of_Chen_and_others() => Check(
        groups => new Lion(groups, 0.9, 0.99),
        () =>
        {
            double m = 0;
            return (theta, gradient, rate, step) =>
            {
                theta -= rate * ((WeightDecay * theta) + Math.Sign((0.9 * m) + (0.1 * gradient)));
                m = (0.99 * m) + (0.01 * gradient);
                return theta;
            };
        });

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.8, false)]
    [InlineData(0.8, true)]
    public void Sgd_is_that_of_torch(double momentum, bool nesterov)
    {
        using Trained own = new([5, 3]);
        using Trained torchs = new([5, 3]);
        using Sgd optimizer = new(own.Groups(WeightDecay), momentum, nesterov);
        using var reference = torch.optim.SGD(
            [torchs.Parameter], learningRate: 0.05, momentum: momentum, weight_decay: WeightDecay, nesterov: nesterov);
        for (int step = 1; step <= Steps; step++)
        {
            own.SetGradient(step);
            torchs.SetGradient(step);
            optimizer.Step(0.05);
            using IDisposable? loss = reference.step();
            Assert.Equal(torchs.Values(), own.Values(), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Adafactor_is_that_of_Shazeer_and_Stern(bool scaleParameter)
    {
        const int Rows = 5, Columns = 3;
        const double Clip = 0.7;
        using Trained trained = new([Rows, Columns]);
        using Adafactor optimizer = new(trained.Groups(WeightDecay), scaleParameter, Clip, decayRate: -0.8);
        double[] theta = trained.Values();
        double[] row = new double[Rows], column = new double[Columns];
        for (int step = 1; step <= Steps; step++)
        {
            double[] gradient = trained.SetGradient(step);
            double rate = 0.02 * (scaleParameter ? Math.Max(1e-3, RootMeanSquare(theta)) : 1);
            double decay = 1 - Math.Pow(step, -0.8);
            for (int i = 0; i < Rows; i++)
            {
                row[i] = (decay * row[i]) + ((1 - decay) * Enumerable.Range(0, Columns).Average(j => Square(gradient[(i * Columns) + j])));
            }

            for (int j = 0; j < Columns; j++)
            {
                column[j] = (decay * column[j]) + ((1 - decay) * Enumerable.Range(0, Rows).Average(i => Square(gradient[(i * Columns) + j])));
            }

            double[] update = [.. gradient.Select((g, k) => g / Math.Sqrt(row[k / Columns] * column[k % Columns] / row.Average()))];
            double clip = Math.Max(1, RootMeanSquare(update) / Clip);
            theta = [.. theta.Zip(update, (t, u) => t - (WeightDecay * rate * t) - (rate * u / clip))];
            optimizer.Step(0.02);
            Assert.Equal(theta, trained.Values(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        static double Square(double value) => (value * value) + 1e-30;
        static double RootMeanSquare(double[] values) => Math.Sqrt(values.Average(value => value * value));
    }

    [Fact]
    public void Groups_scale_the_learning_rate()
    {
        using Trained slow = new([4]);
        using Trained fast = new([4]);
        using Sgd optimizer = new([.. slow.Groups(0), .. fast.Groups(0, scale: 16)], momentum: 0, nesterov: false);
        double[] before = slow.Values();
        double[] gradient = slow.SetGradient(1);
        fast.SetGradient(1);
        optimizer.Step(0.01);

        Assert.Equal(before.Zip(gradient, (t, g) => t - (0.01 * g)), slow.Values(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(before.Zip(gradient, (t, g) => t - (0.16 * g)), fast.Values(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Gradients_are_clipped_to_a_norm_over_all_parameters()
    {
        using Trained first = new([4]);
        using Trained second = new([2, 3]);
        using Sgd optimizer = new([.. first.Groups(0), .. second.Groups(0)], momentum: 0, nesterov: false);
        double[] all = [.. first.SetGradient(1), .. second.SetGradient(2)];
        double norm = Math.Sqrt(all.Sum(value => value * value));

        Assert.Equal(norm, optimizer.ClipGradients(0), 5);
        Assert.Equal(all, [.. first.Gradient(), .. second.Gradient()], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(norm, optimizer.ClipGradients(norm / 4), 5);
        Assert.Equal(norm / 4, optimizer.ClipGradients(norm), 5);
        optimizer.DivideGradients(2);
        Assert.Equal(norm / 8, optimizer.ClipGradients(0), 5);
        optimizer.ZeroGradients();
        Assert.Equal(0, optimizer.ClipGradients(0));
    }

    private delegate double Formula(double theta, double gradient, double rate, int step);

    private static void Check(Func<IReadOnlyList<ParameterGroup>, Optimizer> create, Func<Formula> formula)
    {
        using Trained trained = new([7, 41]);
        using Optimizer optimizer = create(trained.Groups(WeightDecay));
        double[] theta = trained.Values();
        Formula[] formulas = [.. theta.Select(_ => formula())];
        for (int step = 1; step <= Steps; step++)
        {
            double rate = 0.03 / step;
            double[] gradient = trained.SetGradient(step);
            theta = [.. theta.Select((value, i) => formulas[i](value, gradient[i], rate, step))];
            optimizer.Step(rate);
            Assert.Equal(theta, trained.Values(), (a, b) => Math.Abs(a - b) < 2e-6);
        }

        Assert.Equal(Steps, optimizer.Steps);
    }
}
