using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>transformers' names of activation functions (<c>ACT2FN</c>).</summary>
internal static class Activations
{
    private static readonly Dictionary<string, ActivationKind> Names = new(StringComparer.Ordinal)
    {
        ["relu"] = ActivationKind.Relu,
        ["silu"] = ActivationKind.Silu,
        ["swish"] = ActivationKind.Silu,
        ["gelu"] = ActivationKind.Gelu,
        ["gelu_python"] = ActivationKind.Gelu,
        ["gelu_new"] = ActivationKind.GeluTanh,
        ["gelu_fast"] = ActivationKind.GeluTanh,
        ["gelu_pytorch_tanh"] = ActivationKind.GeluTanh,
    };

    public static ActivationKind Read(TextField field, ConfigReader config)
    {
        if (Names.TryGetValue(config.Text(field), out ActivationKind kind))
        {
            return kind;
        }

        config.Wrong(field.Key!, "one of " + string.Join(", ", Names.Keys.OrderBy(static name => name, StringComparer.Ordinal)));
        return default;
    }
}
