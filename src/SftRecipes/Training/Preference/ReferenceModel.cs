using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>The untrained model that preferences are measured against.</summary>
public sealed class ReferenceModel : IDisposable
{
    private readonly bool _owns;
    private readonly torch.Device _device;
    private CausalLanguageModel? _model;

    private ReferenceModel(CausalLanguageModel model, bool owns)
    {
        _model = model;
        _owns = owns;
        _device = model.Device;
    }

    /// <summary>The trained model with its adapters off: the base model, without a copy.</summary>
    public static ReferenceModel AdaptersOff(CausalLanguageModel model) => new(model, owns: false);

    /// <summary>A frozen model of its own, disposed with this object. It takes as much memory as the model's weights.</summary>
    public static ReferenceModel Copy(CausalLanguageModel model) => new(model, owns: true);

    /// <summary>
    /// Σ log p over each row's trained tokens: those that were computed beforehand, else by a forward pass without dropout and gradients.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <returns>float32 [rows], in nats; the current dispose scope owns it.</returns>
    public torch.Tensor LogProbs(Batch batch)
    {
        if (batch.Preference?.ReferenceLogProbs is { } known)
        {
            return torch.tensor(known, device: _device);
        }

        CausalLanguageModel model = _model
            ?? throw new InvalidOperationException("The reference was released before its log-probabilities were all known.");
        using IDisposable noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var off = new Untrained(model, adaptersOff: !_owns);
        torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
        return SequenceLogProbs.Sum(model, hidden, batch).MoveToOuterDisposeScope();
    }

    /// <summary>Lets go of a model of its own: from here on batches carry the reference's log-probabilities.</summary>
    public void Release()
    {
        if (_owns)
        {
            _model?.Dispose();
        }

        _model = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    /// <summary>Evaluation mode and adapters off, until disposed.</summary>
    private readonly struct Untrained : IDisposable
    {
        private readonly CausalLanguageModel _model;
        private readonly bool _wasTraining;
        private readonly IAdapted[] _switchedOff;

        public Untrained(CausalLanguageModel model, bool adaptersOff)
        {
            _model = model;
            _wasTraining = model.training;
            _switchedOff = adaptersOff ? [.. model.Adapters().Select(adapter => adapter.Module).Where(module => module.AdapterEnabled)] : [];
            model.eval();
            Switch(on: false);
        }

        public void Dispose()
        {
            Switch(on: true);
            _model.train(_wasTraining);
        }

        private void Switch(bool on)
        {
            foreach (IAdapted module in _switchedOff)
            {
                module.AdapterEnabled = on;
            }
        }
    }
}
