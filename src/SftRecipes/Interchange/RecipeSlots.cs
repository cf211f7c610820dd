using System.Reflection;

namespace SftRecipes.Interchange;

/// <summary>The places of a recipe that hold values, as <c>Lora.Rank</c>: the attributes' properties.</summary>
internal static class RecipeSlots
{
    private const string Suffix = nameof(Attribute);

    /// <summary>The attributes that are given once, in the order in which recipes have them.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
    [
        typeof(SftRecipeAttribute), typeof(QuantizationAttribute), typeof(LoraAttribute), typeof(FullFineTuningAttribute), typeof(DpoAttribute),
        typeof(OrpoAttribute), typeof(KtoAttribute), typeof(PromptTemplateAttribute), typeof(ChatTemplateAttribute),
        typeof(TrainingArgumentsAttribute), typeof(OptimArgsAttribute), typeof(LrSchedulerKwargsAttribute), typeof(GenerationAttribute),
    ];

    private static readonly Dictionary<string, (PropertyInfo Property, object? Default)> s_slots = Sections
        .SelectMany(section => Properties(section).Select(property => (Slot: NameOf(property), property, Default: property.GetValue(Instance(section)))))
        .ToDictionary(slot => slot.Slot, slot => (slot.property, slot.Default), StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => s_slots.Keys;

    /// <summary>The properties of an attribute, in order.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type section) =>
        section.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    /// <summary><c>Lora.Rank</c>.</summary>
    public static string NameOf(PropertyInfo property) => SectionOf(property.DeclaringType!) + "." + property.Name;

    /// <summary><c>Lora</c>.</summary>
    public static string SectionOf(Type attribute) => attribute.Name[..^Suffix.Length];

    /// <summary>The section of a slot.</summary>
    public static string SectionOf(string slot) => slot[..slot.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>What a slot holds.</summary>
    public static Type TypeOf(string slot) => s_slots[slot].Property.PropertyType;

    /// <summary>What a slot holds where nothing is written.</summary>
    public static object? DefaultOf(string slot) => s_slots[slot].Default;

    /// <summary>Whether two values of a slot are the same.</summary>
    public static bool Same(object? left, object? right) => left is Array a && right is Array b
        ? a.Cast<object>().SequenceEqual(b.Cast<object>())
        : Equals(left, right);

    /// <summary>Whether a property is given by the attribute's constructor.</summary>
    public static bool IsPositional(PropertyInfo property) => !property.CanWrite;

    private static object Instance(Type section)
    {
        ConstructorInfo constructor = section.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)]);
    }
}
