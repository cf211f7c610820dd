using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// Turns an attribute in source into an instance of the same attribute class, so that names and defaults have one source: the attribute.
/// </summary>
internal static class AttributeBinder
{
    /// <summary>The attribute on a symbol; null where there is none.</summary>
    /// <param name="symbol">What carries it.</param>
    /// <param name="resolved">Set to false where the compiler could not make out a value, for which it reports an error of its own.</param>
    public static T? Bind<T>(ISymbol symbol, ref bool resolved)
        where T : Attribute => KnownNames.FindAttribute(symbol, typeof(T).Name) is { } data ? Bind<T>(data, ref resolved) : null;

    /// <summary>All attributes of a class that may be given several times, in order.</summary>
    /// <param name="symbol">What carries them.</param>
    /// <param name="resolved">Set to false where the compiler could not make out a value, for which it reports an error of its own.</param>
    public static IReadOnlyList<T> BindAll<T>(ISymbol symbol, ref bool resolved)
        where T : Attribute
    {
        var bound = new List<T>();
        foreach (AttributeData data in KnownNames.FindAttributes(symbol, typeof(T).Name))
        {
            bound.Add(Bind<T>(data, ref resolved));
        }

        return bound;
    }

    private static T Bind<T>(AttributeData data, ref bool resolved)
        where T : Attribute
    {
        ParameterInfo[] parameters = Known<T>.Parameters;
        var values = new object?[parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Type type = parameters[i].ParameterType;
            if (i >= data.ConstructorArguments.Length || !TryConvert(data.ConstructorArguments[i], type, out values[i]))
            {
                resolved = false;
                values[i] = type.IsValueType ? Activator.CreateInstance(type) : null;
            }
        }

        var instance = (T)Known<T>.Constructor.Invoke(values);
        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            if (Known<T>.Properties.TryGetValue(argument.Key, out PropertyInfo? property)
                && property.CanWrite
                && TryConvert(argument.Value, property.PropertyType, out object? value))
            {
                property.SetValue(instance, value);
            }
            else
            {
                resolved = false;
            }
        }

        return instance;
    }

    /// <summary>Whether the attribute is there and gives a value to this property.</summary>
    public static bool Names<T>(ISymbol symbol, string property)
        where T : Attribute =>
        KnownNames.FindAttribute(symbol, typeof(T).Name) is { } data && data.NamedArguments.Any(argument => argument.Key == property);

    /// <summary>The arguments that the attribute on a symbol names, with their values; none where it is not there.</summary>
    public static Kwargs NamedArguments<T>(ISymbol symbol, ref bool resolved)
        where T : Attribute
    {
        if (Bind<T>(symbol, ref resolved) is not { } instance)
        {
            return Kwargs.None;
        }

        return new Kwargs(KnownNames.FindAttribute(symbol, typeof(T).Name)!.NamedArguments
            .Select(argument => typeof(T).GetProperty(argument.Key))
            .Where(property => property is not null)
            .Select(property => new Kwarg(property!.Name, property.GetValue(instance)!))
            .ToEquatableArray());
    }

    /// <summary>What reflection says of an attribute's class, asked once: recipes are read again at every keystroke.</summary>
    private static class Known<T>
        where T : Attribute
    {
        public static readonly ConstructorInfo Constructor = typeof(T).GetConstructors().Single();
        public static readonly ParameterInfo[] Parameters = Constructor.GetParameters();
        public static readonly Dictionary<string, PropertyInfo> Properties =
            typeof(T).GetProperties().ToDictionary(static property => property.Name, StringComparer.Ordinal);
    }

    private static bool TryConvert(TypedConstant constant, Type type, out object? value)
    {
        value = null;
        if (constant.Kind == TypedConstantKind.Error)
        {
            return false;
        }

        if (constant.Kind == TypedConstantKind.Array)
        {
            IEnumerable<TypedConstant> items = constant.IsNull ? Enumerable.Empty<TypedConstant>() : constant.Values;
            value = type == typeof(string[]) ? items.Select(static item => item.Value as string ?? string.Empty).ToArray()
                : type == typeof(int[]) ? items.Select(static item => item.Value as int? ?? 0).ToArray()
                : null;
            return value is not null;
        }

        if (constant.Kind == TypedConstantKind.Enum && type.IsEnum)
        {
            value = Enum.ToObject(type, constant.Value!);
            return true;
        }

        value = constant.Value;
        return value is null ? !type.IsValueType : type.IsInstanceOfType(value);
    }
}
