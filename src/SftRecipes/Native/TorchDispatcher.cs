using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// Operators that TorchSharp does not bind, called through libtorch's dispatcher. Autograd records them like any other operator. A
/// refused call is an <see cref="ExternalException"/> that names the operator.
/// </summary>
internal static class TorchDispatcher
{
    /// <summary>softmax(query · keyᵀ · scale + mask) · value, by the fastest kernel that fits.</summary>
    /// <param name="query">[batch, heads, query length, head size].</param>
    /// <param name="key">[batch, key heads, key length, head size].</param>
    /// <param name="value">[batch, key heads, key length, value size].</param>
    /// <param name="mask">Broadcastable to [batch, heads, query length, key length]; bool (true: attend) or added; or null.</param>
    /// <param name="dropout">Probability; anything but 0 is ten times slower on a CPU.</param>
    /// <param name="isCausal">Lower triangle from the top left corner; not together with a mask.</param>
    /// <param name="scale">Null: 1/√head size.</param>
    /// <param name="enableGqa">Whether there are fewer key heads than heads, each serving a group of consecutive heads.</param>
    /// <returns>[batch, heads, query length, value size].</returns>
    public static torch.Tensor ScaledDotProductAttention(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor? mask = null, double dropout = 0,
        bool isCausal = false, double? scale = null, bool enableGqa = false)
    {
        var stack = new DispatcherStack(stackalloc ulong[8]);
        stack.Add(query);
        stack.Add(key);
        stack.Add(value);
        stack.AddOptional(mask);
        stack.Add(dropout);
        stack.Add(isCausal);
        stack.AddOptional(scale);
        stack.Add(enableGqa);
        return stack.CallForTensor("aten::scaled_dot_product_attention"u8, ""u8);
    }

    /// <summary>input / √(mean(input²) + epsilon) · weight over the last dimensions.</summary>
    /// <param name="input">[..., normalizedShape].</param>
    /// <param name="normalizedShape">The shape of the last dimensions.</param>
    /// <param name="weight">Of the normalized shape, or null.</param>
    /// <param name="epsilon">Null: the machine epsilon of the input's type.</param>
    public static torch.Tensor RmsNorm(
        torch.Tensor input, ReadOnlySpan<long> normalizedShape, torch.Tensor? weight = null, double? epsilon = null)
    {
        var stack = new DispatcherStack(stackalloc ulong[4]);
        stack.Add(input);
        stack.Add(normalizedShape);
        stack.AddOptional(weight);
        stack.AddOptional(epsilon);
        return stack.CallForTensor("aten::rms_norm"u8, ""u8);
    }

    /// <summary>
    /// One AdamW step (Loshchilov and Hutter 2019) over many parameters, in place. The lists run in parallel; steps are float32 scalars
    /// that the caller has already raised to the number of this step.
    /// </summary>
    public static void FusedAdamW(
        IReadOnlyList<torch.Tensor> parameters, IReadOnlyList<torch.Tensor> gradients, IReadOnlyList<torch.Tensor> averages,
        IReadOnlyList<torch.Tensor> squareAverages, IReadOnlyList<torch.Tensor> steps,
        double learningRate, double beta1, double beta2, double weightDecay, double epsilon)
    {
        var stack = new DispatcherStack(stackalloc ulong[15]);
        stack.Add(parameters);
        stack.Add(gradients);
        stack.Add(averages);
        stack.Add(squareAverages);
        stack.Add(Array.Empty<torch.Tensor>()); // max_exp_avg_sqs: only for amsgrad
        stack.Add(steps);
        stack.Add(learningRate);
        stack.Add(beta1);
        stack.Add(beta2);
        stack.Add(weightDecay);
        stack.Add(epsilon);
        stack.Add(false); // amsgrad
        stack.Add(false); // maximize
        stack.AddOptional((torch.Tensor?)null); // grad_scale
        stack.AddOptional((torch.Tensor?)null); // found_inf
        stack.Call("aten::_fused_adamw_"u8, ""u8);
    }

    /// <summary>The same memory as another element type; the last dimension grows or shrinks with the element's size.</summary>
    public static torch.Tensor View(torch.Tensor tensor, torch.ScalarType type)
    {
        var stack = new DispatcherStack(stackalloc ulong[2]);
        stack.Add(tensor);
        stack.Add(type);
        return stack.CallForTensor("aten::view"u8, "dtype"u8);
    }

    /// <summary>Has a tensor, and whoever else holds it, read and write the memory of another one of its type and shape.</summary>
    public static void SetData(torch.Tensor tensor, torch.Tensor data)
    {
        var stack = new DispatcherStack(stackalloc ulong[2]);
        stack.Add(tensor);
        stack.Add(data);
        stack.Call("aten::set_data"u8, ""u8);
    }

    /// <summary>left · right, written into <paramref name="result"/>.</summary>
    /// <param name="left">[m, k].</param>
    /// <param name="right">[k, n], of the same type.</param>
    /// <param name="result">[m, n], contiguous, of the same type.</param>
    public static void Mm(torch.Tensor left, torch.Tensor right, torch.Tensor result)
    {
        var stack = new DispatcherStack(stackalloc ulong[3]);
        stack.Add(left);
        stack.Add(right);
        stack.Add(result);
        stack.CallForTensor("aten::mm"u8, "out"u8).Dispose();
    }

    /// <summary>The exact product of int8 matrices, written into <paramref name="result"/>.</summary>
    /// <param name="left">[m, k].</param>
    /// <param name="right">[k, n].</param>
    /// <param name="result">int32 [m, n], contiguous.</param>
    public static void IntMm(torch.Tensor left, torch.Tensor right, torch.Tensor result)
    {
        var stack = new DispatcherStack(stackalloc ulong[3]);
        stack.Add(left);
        stack.Add(right);
        stack.Add(result);
        stack.CallForTensor("aten::_int_mm"u8, "out"u8).Dispose();
    }
}
