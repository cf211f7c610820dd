namespace SftRecipes.Data;

/// <summary>Makes rows from the fields of CSV records.</summary>
internal sealed class CsvRowBinder
{
    private readonly string[] _header;
    private readonly RowShape _shape;
    private readonly int[] _memberOfColumn;

    /// <exception cref="RecipeException">The header does not fit the row type.</exception>
    public CsvRowBinder(string[] header, RowShape shape, RowPlace place)
    {
        _header = header;
        _shape = shape;
        _memberOfColumn = [.. header.Select(name => shape.TryFind(name.Trim(), out int member) ? member : -1)];

        for (int index = 0; index < shape.Members.Count; index++)
        {
            RowMember member = shape.Members[index];
            int columns = _memberOfColumn.Count(bound => bound == index);
            if (columns > 1)
                throw place.Error($"{columns} columns bind to {member.Name}; remove or rename all but one.");
            if (columns == 0 && member.Required)
                throw shape.Missing(place, member, member.Name, header);
            if (columns == 1 && member.Shape.Scalar is null)
            {
                throw place.Error(
                    $"{member.Name} is a {member.Shape.Type.Name}, which a CSV field cannot hold; use a string, a number, a bool or an " +
                    "enum, or a .jsonl file.");
            }
        }
    }

    /// <exception cref="RecipeException">The record does not fit the row type.</exception>
    public object Bind(string[] fields, RowPlace place)
    {
        if (fields.Length != _header.Length)
        {
            throw place.Error(
                $"the record has {fields.Length} fields and the header {_header.Length}; put fields that hold commas or line ends in " +
                "quotes.");
        }

        object?[] values = RowValues.Empty(_shape);
        for (int column = 0; column < fields.Length; column++)
        {
            if (_memberOfColumn[column] is >= 0 and int index)
                values[index] = Value(fields[column], _shape.Members[index], place);
        }
        return _shape.Create(values, place);
    }

    private static object? Value(string field, RowMember member, RowPlace place) =>
        field.Length == 0 && member.Shape.Nullable
            ? null
            : member.Shape.Scalar!.FromText(field)
                ?? throw place.Error($"{member.Name} must be {member.Shape.Scalar.Description} but is \"{field}\".");
}
