using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace SftRecipes.Data;

/// <summary>The columns of a row type and how a row is made from their values.</summary>
internal sealed class RowShape
{
    private static readonly ConcurrentDictionary<Type, RowShape> Cache = new();
    private readonly ConstructorInfo? _constructor;
    private readonly int _parameterCount;
    private readonly Dictionary<string, int> _indexOfColumn = new(StringComparer.Ordinal);

    private RowShape(Type type)
    {
        Type = type;
        _constructor = FindConstructor(type);
        ParameterInfo[] parameters = _constructor?.GetParameters() ?? [];
        _parameterCount = parameters.Length;

        var nullability = new NullabilityInfoContext();
        PropertyInfo[] properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        HashSet<string> parameterNames = [.. parameters.Select(parameter => parameter.Name!)];
        Members =
        [
            .. parameters.Select(parameter => OfParameter(parameter, properties, nullability)),
            .. properties.Where(property => IsSettable(property) && !parameterNames.Contains(property.Name))
                .Select(property => new RowMember(
                    property.Name, ColumnNameOf(property), ValueShape.Of(nullability.Create(property)), HasDefault: false, null, property)),
        ];
        if (Members.Count == 0)
            throw new RecipeException($"{type.Name} has no constructor parameter or settable property for a column to bind to; add some.");
        for (int index = 0; index < Members.Count; index++)
        {
            if (!_indexOfColumn.TryAdd(ColumnName.Normalize(Members[index].ColumnName), index))
            {
                throw new RecipeException(
                    $"{type.Name} has two properties that the column \"{Members[index].ColumnName}\" would bind to; rename one.");
            }
        }
    }

    public Type Type { get; }

    public IReadOnlyList<RowMember> Members { get; }

    /// <exception cref="RecipeException">Rows of this type cannot be made.</exception>
    public static RowShape Of(Type type) => Cache.GetOrAdd(type, static row => new RowShape(row));

    public bool TryFind(string column, out int member) => _indexOfColumn.TryGetValue(ColumnName.Normalize(column), out member);

    /// <summary>Makes a row.</summary>
    /// <param name="values">For each member its value, or <see cref="RowValues.Absent"/>.</param>
    /// <param name="place">Where the row stands, for errors.</param>
    public object Create(object?[] values, RowPlace place)
    {
        try
        {
            object?[] arguments = [.. values.Take(_parameterCount).Select((value, index) => RowValues.OrDefault(value, Members[index]))];
            object row = _constructor is null ? Activator.CreateInstance(Type)! : _constructor.Invoke(arguments);
            for (int index = _parameterCount; index < Members.Count; index++)
            {
                if (!RowValues.IsAbsent(values[index]))
                    Members[index].Property!.SetValue(row, values[index]);
            }
            return row;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw place.Error($"{Type.Name} does not accept the row: {inner.Message.ReplaceLineEndings(" ")}", inner);
        }
    }

    /// <summary>The error of a column that is needed and not there.</summary>
    /// <param name="place">Where it is missing.</param>
    /// <param name="member">What needs it.</param>
    /// <param name="path">The property within the row: <c>Messages[2].Content</c>.</param>
    /// <param name="found">The names that are there.</param>
    public RecipeException Missing(RowPlace place, RowMember member, string path, IReadOnlyCollection<string> found)
    {
        string? nearest = NearestName.Find(member.ColumnName, found.Where(name => !TryFind(name, out _)));
        return place.Error(
            $"no column binds to {path} of {Type.Name}, which is not nullable; found " +
            $"{(found.Count == 0 ? "none" : string.Join(", ", found.Select(name => $"\"{name}\"")))}: " +
            $"{(nearest is null ? "add the column" : $"rename \"{nearest}\" to \"{member.ColumnName}\"")}, or make the property nullable.");
    }

    private static RowMember OfParameter(ParameterInfo parameter, PropertyInfo[] properties, NullabilityInfoContext nullability)
    {
        PropertyInfo? property = properties.FirstOrDefault(candidate => candidate.Name == parameter.Name);
        return new RowMember(
            parameter.Name!,
            property is null ? parameter.Name! : ColumnNameOf(property),
            ValueShape.Of(nullability.Create(parameter)),
            parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null,
            null);
    }

    /// <summary>
    /// As System.Text.Json chooses: the constructor marked <c>[JsonConstructor]</c>, else the one without parameters, else the one with
    /// the most; null for a struct that has none.
    /// </summary>
    private static ConstructorInfo? FindConstructor(Type type)
    {
        if (type.IsAbstract || type.IsInterface || type.ContainsGenericParameters)
            throw new RecipeException($"{type.Name} cannot be a row type: it is abstract; use a record or a class.");

        ConstructorInfo[] constructors = [.. type.GetConstructors().Where(candidate => !IsCopyConstructor(candidate))];
        ConstructorInfo? chosen =
            constructors.FirstOrDefault(candidate => candidate.GetCustomAttribute<JsonConstructorAttribute>() is not null)
            ?? constructors.FirstOrDefault(candidate => candidate.GetParameters().Length == 0)
            ?? constructors.MaxBy(candidate => candidate.GetParameters().Length);
        if (chosen is null && !type.IsValueType)
            throw new RecipeException($"{type.Name} cannot be a row type: it has no public constructor; add one.");
        return chosen;
    }

    private static bool IsCopyConstructor(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
        && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always };

    private static string ColumnNameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;
}

/// <summary>The values of a row before it is made.</summary>
internal static class RowValues
{
    /// <summary>Stands for a column that is not there.</summary>
    public static readonly object Absent = new();

    /// <summary>A row without values yet.</summary>
    public static object?[] Empty(RowShape shape)
    {
        var values = new object?[shape.Members.Count];
        Array.Fill(values, Absent);
        return values;
    }

    public static bool IsAbsent([NotNullWhen(true)] object? value) => ReferenceEquals(value, Absent);

    public static object? OrDefault(object? value, RowMember member) => IsAbsent(value) ? member.Default : value;
}
