using System.Collections.Generic;
using System.Linq;
using SftRecipes.Data;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>A row of a data file.</summary>
/// <param name="Start">Where its text begins in the file.</param>
/// <param name="Json">The row.</param>
/// <param name="Schema">The type that it is read into.</param>
/// <param name="Values">What its columns give to each member of the type; null for none.</param>
internal sealed record DataRow(int Start, JsonValue Json, RowTypeSchema Schema, IReadOnlyList<JsonValue?> Values)
{
    /// <summary>The value of a property; null where the row has none.</summary>
    public JsonValue? Value(ExampleProperty property)
    {
        string name = ColumnName.Normalize(property.Name);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < Values.Count; i++)
            {
                RowMember member = Schema.Members[i];
                if (pass == 0 ? member.Name == property.Name : ColumnName.Normalize(member.Name) == name)
                {
                    return Values[i];
                }
            }
        }

        return null;
    }

    /// <summary>A value's place in the file.</summary>
    public ProblemTarget At(JsonValue value) => ProblemTarget.File(Start + value.Start, value.Length);

    /// <summary>Where the row begins.</summary>
    public ProblemTarget AtStart => ProblemTarget.File(Start + Json.Start, 1);

    /// <summary>The member of an object that a column's name stands for; null where there is none.</summary>
    public static JsonValue? Column(JsonValue json, string name)
    {
        string wanted = ColumnName.Normalize(name);
        return json.Members.FirstOrDefault(member => ColumnName.Normalize(member.Key) == wanted).Value;
    }
}
