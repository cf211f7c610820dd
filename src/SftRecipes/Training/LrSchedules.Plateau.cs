namespace SftRecipes.Training;

public static partial class LrSchedules
{
    /// <summary>
    /// Falls by a factor whenever the evaluation loss has not fallen for some evaluations, as <c>torch.optim.lr_scheduler.ReduceLROnPlateau</c>
    /// does in mode <c>min</c>. A function of the losses so far, so that a resumed run goes on where it was.
    /// </summary>
    /// <param name="losses">The losses of the evaluations so far.</param>
    /// <param name="peak">The learning rate to begin with.</param>
    /// <param name="factor">What the rate is multiplied by.</param>
    /// <param name="patience">Evaluations without improvement that are waited for.</param>
    /// <param name="threshold">How much of the best loss, as a share, an improvement must be.</param>
    /// <param name="cooldown">Evaluations after a fall that count for nothing.</param>
    /// <param name="minLr">The smallest learning rate.</param>
    /// <param name="epsilon">A fall that is not larger than this is left out.</param>
    /// <returns>The factor of <paramref name="peak"/>.</returns>
    public static double ReduceLrOnPlateau(
        IEnumerable<double> losses, double peak, double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0,
        double minLr = 0, double epsilon = 1e-8)
    {
        double rate = peak;
        double best = double.PositiveInfinity;
        int withoutImprovement = 0;
        int coolingDown = 0;
        foreach (double loss in losses)
        {
            bool improves = loss < best * (1 - threshold);
            best = improves ? loss : best;
            withoutImprovement = improves || coolingDown > 0 ? 0 : withoutImprovement + 1;
            coolingDown = Math.Max(0, coolingDown - 1);
            if (withoutImprovement > patience)
            {
                double lower = Math.Max(rate * factor, minLr);
                rate = rate - lower > epsilon ? lower : rate;
                coolingDown = cooldown;
                withoutImprovement = 0;
            }
        }

        return rate / peak;
    }
}
