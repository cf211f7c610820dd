using System.Reflection;
using System.Text.Json.Serialization;

namespace SftRecipes.Data;

/// <summary>What a property can hold: exactly one of a scalar, a list, a nested row, or what System.Text.Json makes of the type.</summary>
/// <param name="Type">The type, without <see cref="Nullable{T}"/>.</param>
/// <param name="Nullable">Whether null is allowed: <c>T?</c> of a value type or, as annotated, of a reference type.</param>
/// <param name="Scalar">How a simple type is written.</param>
/// <param name="Element">What a list holds.</param>
/// <param name="IsRow">Whether it is a nested row.</param>
internal sealed record ValueShape(Type Type, bool Nullable, ScalarType? Scalar, ValueShape? Element, bool IsRow)
{
    private static readonly Type[] ListTypes =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>),
        typeof(IReadOnlyCollection<>),
    ];

    public static ValueShape Of(NullabilityInfo info)
    {
        Type type = System.Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        bool nullable = info.WriteState == NullabilityState.Nullable || info.ReadState == NullabilityState.Nullable;
        ScalarType? scalar = ScalarType.Of(type);
        NullabilityInfo? element =
            type.IsArray && type.GetArrayRank() == 1 ? info.ElementType
            : type.IsGenericType && ListTypes.Contains(type.GetGenericTypeDefinition()) ? info.GenericTypeArguments[0]
            : null;
        return new ValueShape(
            type, nullable, scalar, element is null ? null : Of(element), scalar is null && element is null && IsRowType(type));
    }

    /// <summary>The user's own types are rows; the framework's, and those with a converter, are left to System.Text.Json.</summary>
    private static bool IsRowType(Type type) =>
        !type.IsArray && !type.IsAbstract && !type.IsInterface
        && type.Namespace?.Split('.')[0] is not "System"
        && type.GetCustomAttribute<JsonConverterAttribute>() is null;
}
