using System;
using System.Collections.Generic;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the rows of a data file: those of its first 256 KiB.</summary>
internal static class DataFileRules
{
    /// <summary>What is wrong with a file's rows, in order of the rows.</summary>
    /// <param name="path">The file; its format follows the name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="expected">What the recipe expects of rows.</param>
    public static IReadOnlyList<Problem> Check(string path, string text, RowExpectation expected)
    {
        var problems = new RowProblems();
        var binder = new RowBinder(expected.Schema, problems);
        var firstPlaces = new Dictionary<string, int>(StringComparer.Ordinal);
        bool any = false;
        foreach ((int start, JsonResult json) in DataRows.Of(path, text))
        {
            any = true;
            if (problems.IsFull)
            {
                break;
            }

            if (json.Root is not { } root)
            {
                int place = start + json.ErrorStart;
                bool isLineEnd = place >= text.Length || text[place] is '\r' or '\n';
                problems.Add(RuleIds.RowUnreadable, ProblemTarget.File(place, isLineEnd ? 0 : 1), json.Error);
                continue;
            }

            int before = problems.Errors;
            if (binder.Bind(start, root) is { } row && problems.Errors == before)
            {
                AnswerRules.Check(row, expected, problems);
                Repeated(row, text, firstPlaces, problems);
            }
        }

        if (!any && text.Length <= DataFile.MaxLength)
        {
            problems.Add(RuleIds.DatasetEmpty, ProblemTarget.File(0, 0));
        }

        return problems.ToList();
    }

    private static void Repeated(DataRow row, string text, Dictionary<string, int> firstPlaces, RowProblems problems)
    {
        string key = JsonKey.Of(row.Values);
        int place = row.Start + row.Json.Start;
        if (firstPlaces.TryGetValue(key, out int first))
        {
            problems.Add(RuleIds.RowRepeated, row.At(row.Json), Numbers.Text(TextLines.Of(text, first).Line + 1));
        }
        else
        {
            firstPlaces[key] = place;
        }
    }
}
