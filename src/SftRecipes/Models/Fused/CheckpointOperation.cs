using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>A function that is computed twice: forward without recording, and once more, recorded, in the backward pass.</summary>
internal sealed class CheckpointOperation(torch.Tensor x, Func<torch.Tensor, torch.Tensor> function) : FusedOperation
{
    private readonly bool _passesGradient = x.requires_grad;
    private torch.Tensor _x = x;
    private torch.Tensor? _generatorState;

    public override torch.Tensor Forward(bool records)
    {
        if (records)
        {
            _generatorState = Keep(torch.get_rng_state());
        }

        torch.Tensor result = function(_x);
        _x = records ? Keep(_x) : _x;
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor state = torch.get_rng_state();
        torch.set_rng_state(_generatorState!);
        torch.Tensor input = _x.detach().requires_grad_(_passesGradient);
        using (torch.enable_grad())
        {
            torch.Tensor result = function(input);
            if (result.requires_grad)
            {
                torch.autograd.backward([result], [gradient]);
            }
        }

        torch.set_rng_state(state);
        return [_passesGradient ? input.grad : null, null];
    }
}
