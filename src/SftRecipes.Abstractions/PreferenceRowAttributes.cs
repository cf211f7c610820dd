using System;

namespace SftRecipes;

/// <summary>
/// Marks the property of a preference row that holds the better answer. The prompt template ends in its placeholder, which stands for the
/// rejected answer as well.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ChosenAttribute : Attribute
{
}

/// <summary>Marks the property of a preference row that holds the worse answer to the same prompt.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class RejectedAttribute : Attribute
{
}

/// <summary>Marks the <c>bool</c> property of a row for <see cref="KtoAttribute"/>: whether the row's answer is desirable.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LabelAttribute : Attribute
{
}
